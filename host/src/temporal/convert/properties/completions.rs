//! Completions of activations, to Core and back.

use temporalio_common::protos::coresdk::workflow_completion::{
    WorkflowActivationCompletion, workflow_activation_completion::Status,
};

use super::{
    back,
    contract::{Indices, OUTSIDE, origin},
    runner::{assert_holds, check, same},
    source::{Draw, Source},
    tame,
};
use crate::{
    contract::workflow::{Completion, TaskFailure},
    temporal::convert::{
        proto_failed_completion, proto_successful_completion, tables::InvalidMessage,
    },
};

fn to_core(completion: Completion) -> Result<WorkflowActivationCompletion, InvalidMessage> {
    proto_successful_completion("the-run".to_owned(), completion, &origin())
}

#[test]
fn a_completion_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let completion: Completion = tame(bytes);
        let there = to_core(completion.clone()).unwrap();
        same(back::completion(there), ("the-run".to_owned(), completion))
    });
}

#[test]
fn a_failed_task_comes_back_from_core_as_it_was() {
    assert_holds(|bytes| {
        let failure: TaskFailure = tame(bytes);
        let there = proto_failed_completion("the-run".to_owned(), failure.clone());
        same(back::task_failure(there), ("the-run".to_owned(), failure))
    });
}

#[test]
fn the_order_of_the_tables_does_not_matter() {
    assert_holds(|bytes| {
        let in_order: Completion = tame(bytes);
        let indices = Indices::Backwards {
            payloads: in_order.payloads.len(),
            failures: in_order.failures.len(),
        };
        let backwards = Draw::draw(&mut Source::with_indices(bytes, indices));
        same(to_core(backwards), to_core(in_order))
    });
}

#[test]
fn each_index_outside_its_table_is_an_error() {
    assert_holds(|bytes| {
        let whole: Completion = tame(bytes);
        let (payloads, failures) = (whole.payloads.len(), whole.failures.len());
        let expected = [
            Err(InvalidMessage::PayloadIndex {
                index: OUTSIDE,
                count: payloads,
            }),
            Err(InvalidMessage::FailureIndex {
                index: OUTSIDE,
                count: failures,
            }),
        ];
        // Completions are long and the last index is as good as any other.
        (0..payloads + failures)
            .rev()
            .step_by(5)
            .try_for_each(|one| {
                let indices = Indices::OneOutside(one);
                let broken = Draw::draw(&mut Source::with_indices(bytes, indices));
                let refused = to_core(broken);
                check(expected.contains(&refused), &refused)
            })
    });
}

/// Whatever the guest answers: also tables that are too short.
#[test]
fn no_completion_makes_the_conversion_panic() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let (payloads, failures) = (source.below(8), source.below(4));
        let mut completion = Completion::draw(&mut source);
        let _ = to_core(completion.clone());
        completion.payloads.truncate(payloads);
        completion.failures.truncate(failures);
        let _ = to_core(completion);
        Ok(())
    });
}

#[test]
fn a_failed_task_stays_one_whatever_the_guest_says_of_it() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let payloads = source.below(8);
        let mut failure = TaskFailure::draw(&mut source);
        failure.payloads.truncate(payloads);
        let proto = proto_failed_completion("the-run".to_owned(), failure);
        let failed = match &proto.status {
            Some(Status::Failed(failed)) => failed.failure.is_some(),
            _ => false,
        };
        check(failed, &proto)
    });
}
