//! Times and durations, those out of range included.

use super::{
    runner::{assert_holds, check},
    wild,
};
use crate::{
    contract::types::{Duration, Timestamp},
    temporal::convert::time::{duration, proto_duration, proto_timestamp, timestamp},
};

const LIMIT: u64 = 1 << 53;

const NANOSECONDS: i128 = 1_000_000_000;

#[test]
fn a_guest_reads_times_as_the_contract_promises_them() {
    assert_holds(|bytes| {
        let moment = timestamp(wild(bytes));
        let near = moment.seconds.unsigned_abs() < LIMIT;
        check(near && moment.nanoseconds < 1_000_000_000, &moment)?;
        let span = duration(wild(bytes));
        let short = span.seconds < LIMIT;
        check(short && span.nanoseconds < 1_000_000_000, &span)
    });
}

#[test]
fn nanoseconds_beyond_a_second_are_carried_to_core() {
    let told = |seconds: i128, rest: i128| seconds * NANOSECONDS + rest;
    let longest = i128::from(i64::MAX) * NANOSECONDS;
    assert_holds(|bytes| {
        let moment: Timestamp = wild(bytes);
        let proto = proto_timestamp(moment);
        check((0..1_000_000_000).contains(&proto.nanos), &proto)?;
        let before = told(moment.seconds.into(), moment.nanoseconds.into());
        let after = told(proto.seconds.into(), proto.nanos.into());
        check(before == after || before >= longest, &(moment, proto))?;

        let span: Duration = wild(bytes);
        let proto = proto_duration(span);
        check((0..1_000_000_000).contains(&proto.nanos), &proto)?;
        let before = told(span.seconds.into(), span.nanoseconds.into());
        let after = told(proto.seconds.into(), proto.nanos.into());
        check(before == after || before >= longest, &(span, proto))
    });
}
