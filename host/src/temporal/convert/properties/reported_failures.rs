//! Failures that bring their payloads along, to the other side and back.

use temporalio_common::protos::temporal::api::failure::v1::Failure as ProtoFailure;

use super::{
    contract::{Indices, OUTSIDE},
    runner::{assert_holds, same},
    source::{Draw, Source},
    tame, wild,
};
use crate::{
    contract::asynchronous_completion::ReportedFailure,
    temporal::convert::{proto_reported_failure, reported_failure, tables::InvalidMessage},
};

#[test]
fn a_reported_failure_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let reported: ReportedFailure = tame(bytes);
        let there = proto_reported_failure(reported.clone()).unwrap();
        same(reported_failure(there), reported)
    });
}

#[test]
fn a_failure_of_the_servers_comes_back_from_the_contract_as_it_was() {
    assert_holds(|bytes| {
        let failure: ProtoFailure = tame(bytes);
        let there = reported_failure(failure.clone());
        same(proto_reported_failure(there), Ok(failure))
    });
}

#[test]
fn each_index_of_a_reported_failure_outside_its_table_is_an_error() {
    assert_holds(|bytes| {
        let whole: ReportedFailure = tame(bytes);
        let count = whole.payloads.len();
        (0..count).try_for_each(|one| {
            let indices = Indices::OneOutside(one);
            let broken = Draw::draw(&mut Source::with_indices(bytes, indices));
            let expected = InvalidMessage::PayloadIndex {
                index: OUTSIDE,
                count,
            };
            same(proto_reported_failure(broken), Err(expected))
        })
    });
}

/// Whatever is reported: also no cause at all, and a table that is too short.
#[test]
fn no_reported_failure_makes_the_conversion_panic() {
    assert_holds(|bytes| {
        let mut reported: ReportedFailure = wild(bytes);
        let half = reported.payloads.len() / 2;
        let _ = proto_reported_failure(reported.clone());
        reported.payloads.truncate(half);
        let _ = proto_reported_failure(reported);
        Ok(())
    });
}
