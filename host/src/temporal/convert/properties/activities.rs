//! Activity tasks to the contract and back; their results and heartbeats to Core
//! and back.

use temporalio_common::protos::coresdk::{
    activity_result::activity_execution_result::Status, activity_task::Start,
};

use super::{
    back,
    contract::{Indices, OUTSIDE},
    runner::{assert_holds, check, same},
    source::{Draw, Source},
    tame, wild,
};
use crate::{
    contract::{
        activity::{CancelReason, Completion},
        types::Payload,
    },
    temporal::convert::{ReportedOutcome, activity_task, proto_activity_result, proto_heartbeat},
};

const QUEUE: &str = "the-queue";

/// The answer of a guest that had been asked to stop: unasked, it cannot say that it
/// was cancelled.
fn answered(completion: Completion) -> ReportedOutcome {
    ReportedOutcome::Answered {
        completion,
        cancel_requested: Some(CancelReason::Cancelled),
    }
}

#[test]
fn an_activity_task_comes_back_from_the_contract_as_it_was() {
    assert_holds(|bytes| {
        let mut source = Source::tame(bytes);
        let (token, start) = (Vec::draw(&mut source), Start::draw(&mut source));
        let task = activity_task(token.clone(), QUEUE, start.clone());
        same(back::proto_start(task), (token, QUEUE.to_owned(), start))
    });
}

/// Whatever Core sends: numbers out of range, fields left out.
#[test]
fn what_an_activity_reads_survives_the_way_back_and_there_again() {
    assert_holds(|bytes| {
        let first = activity_task(vec![1], QUEUE, wild(bytes));
        let (token, queue, proto) = back::proto_start(first.clone());
        same(activity_task(token, &queue, proto), first)
    });
}

#[test]
fn a_result_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let completion: Completion = tame(bytes);
        let there = proto_activity_result(answered(completion.clone()));
        same(back::activity_completion(there), completion)
    });
}

#[test]
fn each_index_outside_its_table_fails_the_attempt_and_says_so() {
    let outside = format!(" {OUTSIDE} is named, but the message has ");
    assert_holds(|bytes| {
        let whole: Completion = tame(bytes);
        (0..whole.payloads.len() + whole.failures.len()).try_for_each(|one| {
            let indices = Indices::OneOutside(one);
            let broken = Draw::draw(&mut Source::with_indices(bytes, indices));
            let ended = proto_activity_result(answered(broken)).status.unwrap();
            let says_so = match &ended {
                Status::Failed(failed) => {
                    let failure = failed.failure.as_ref().unwrap();
                    failure.message.contains(&outside)
                }
                _ => false,
            };
            check(says_so, &ended)
        })
    });
}

/// Whatever the guest answers: also tables that are too short.
#[test]
fn no_answer_makes_the_conversion_panic() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let payloads = source.below(8);
        let mut completion = Completion::draw(&mut source);
        completion.payloads.truncate(payloads);
        let ended = proto_activity_result(answered(completion));
        check(ended.status.is_some(), &ended)
    });
}

#[test]
fn a_heartbeat_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let mut source = Source::tame(bytes);
        let (token, details) = (Vec::draw(&mut source), Vec::<Payload>::draw(&mut source));
        let there = proto_heartbeat(token.clone(), details.clone());
        same(back::heartbeat_details(there), (token, details))
    });
}
