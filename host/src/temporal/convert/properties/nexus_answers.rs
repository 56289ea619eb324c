//! Answers of Nexus handlers, to Core and back.

use temporalio_common::protos::coresdk::nexus::nexus_task_completion::Status;

use super::{
    back,
    contract::{Indices, OUTSIDE},
    runner::{assert_holds, check, same},
    source::{Draw, Source},
    tame,
};
use crate::{
    contract::nexus::{CancelCompletion, StartCompletion},
    temporal::convert::{NexusAnswer, proto_nexus_answer},
};

fn start_to_core(completion: StartCompletion) -> Status {
    proto_nexus_answer(NexusAnswer::Start(completion))
}

fn cancel_to_core(completion: CancelCompletion) -> Status {
    proto_nexus_answer(NexusAnswer::Cancel(completion))
}

#[test]
fn the_answer_to_a_start_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let completion: StartCompletion = tame(bytes);
        let there = start_to_core(completion.clone());
        same(back::start_completion(there), completion)
    });
}

#[test]
fn the_answer_to_a_cancellation_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let completion: CancelCompletion = tame(bytes);
        let there = cancel_to_core(completion.clone());
        same(back::cancel_completion(there), completion)
    });
}

#[test]
fn a_request_that_was_not_handled_says_why() {
    assert_holds(|bytes| {
        let (message, stack_trace): (String, String) = tame(bytes);
        let there = proto_nexus_answer(NexusAnswer::NotHandled {
            error_type: "UNAVAILABLE",
            message: message.clone(),
            stack_trace: stack_trace.clone(),
        });
        let expected = ("UNAVAILABLE".to_owned(), message, stack_trace);
        same(back::not_handled(there), expected)
    });
}

#[test]
fn each_index_outside_its_table_is_an_internal_error_that_says_so() {
    let outside = format!(" {OUTSIDE} is named, but the message has ");
    assert_holds(|bytes| {
        let start: StartCompletion = tame(bytes);
        let refused = |status: Status| {
            let (error_type, message, _) = back::not_handled(status);
            let says_so = error_type == "INTERNAL" && message.contains(&outside);
            check(says_so, &message)
        };
        let broken = |one| Indices::OneOutside(one);
        (0..start.payloads.len() + start.failures.len()).try_for_each(|one| {
            let start = Draw::draw(&mut Source::with_indices(bytes, broken(one)));
            refused(start_to_core(start))
        })?;
        let cancel: CancelCompletion = tame(bytes);
        (0..cancel.payloads.len()).try_for_each(|one| {
            let cancel = Draw::draw(&mut Source::with_indices(bytes, broken(one)));
            refused(cancel_to_core(cancel))
        })
    });
}

/// Whatever the guest answers: also failures of the wrong kind, and tables that are
/// too short.
#[test]
fn no_answer_of_a_handler_makes_the_conversion_panic() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let payloads = source.below(4);
        let mut start = StartCompletion::draw(&mut source);
        start.payloads.truncate(payloads);
        let _ = start_to_core(start);
        let mut cancel = CancelCompletion::draw(&mut source);
        cancel.payloads.truncate(payloads);
        let _ = cancel_to_core(cancel);
        Ok(())
    });
}
