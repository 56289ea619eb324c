//! Workflows that Nexus handlers start, to Core and back.

use temporalio_common::protos::temporal::api::workflowservice::v1::StartWorkflowExecutionRequest;

use super::{
    back,
    contract::{Indices, OUTSIDE, origin},
    runner::{assert_holds, same},
    source::{Draw, Source},
    tame,
};
use crate::{
    contract::nexus::WorkflowStart,
    temporal::convert::{proto_workflow_start, tables::InvalidMessage},
};

fn to_core(start: WorkflowStart) -> Result<StartWorkflowExecutionRequest, InvalidMessage> {
    proto_workflow_start(start, &origin())
}

#[test]
fn a_workflow_to_start_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let start: WorkflowStart = tame(bytes);
        let there = to_core(start.clone()).unwrap();
        same(back::workflow_start(there), (origin().namespace, start))
    });
}

#[test]
fn each_index_of_a_start_outside_its_table_is_an_error() {
    assert_holds(|bytes| {
        let whole: WorkflowStart = tame(bytes);
        let count = whole.payloads.len();
        (0..count).try_for_each(|one| {
            let indices = Indices::OneOutside(one);
            let broken = Draw::draw(&mut Source::with_indices(bytes, indices));
            let expected = InvalidMessage::PayloadIndex {
                index: OUTSIDE,
                count,
            };
            same(to_core(broken), Err(expected))
        })
    });
}

/// Whatever the guest asks for: also a table that is too short.
#[test]
fn no_start_makes_the_conversion_panic() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let payloads = source.below(8);
        let mut start = WorkflowStart::draw(&mut source);
        start.payloads.truncate(payloads);
        let _ = to_core(start);
        Ok(())
    });
}
