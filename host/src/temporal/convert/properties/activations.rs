//! Core's activations, to the contract and back.

use temporalio_common::protos::coresdk::workflow_activation::WorkflowActivation;

use super::{
    back::proto_activation,
    runner::{assert_holds, same},
    tame, wild,
};
use crate::{
    contract::workflow::{Activation, Job},
    temporal::convert::{ActivationTarget, activation, tables::InvalidMessage},
};

const TARGET: ActivationTarget<'static> = ActivationTarget {
    namespace: "the-namespace",
    task_queue: "the-queue",
};

fn to_contract(proto: WorkflowActivation) -> Result<Activation, InvalidMessage> {
    activation(proto, &TARGET).map(|incoming| incoming.activation)
}

#[test]
fn an_activation_comes_back_from_the_contract_as_it_was() {
    assert_holds(|bytes| {
        let proto: WorkflowActivation = tame(bytes);
        let there = to_contract(proto.clone()).unwrap();
        same(proto_activation(there), proto)
    });
}

/// Whatever Core sends: numbers out of range, unknown enum values, fields left out.
#[test]
fn what_a_guest_reads_survives_the_way_back_and_there_again() {
    assert_holds(|bytes| {
        let Ok(first) = to_contract(wild(bytes)) else {
            return Ok(());
        };
        let again = to_contract(proto_activation(first.clone())).unwrap();
        same(again, first)
    });
}

#[test]
fn every_run_learns_where_it_was_polled() {
    assert_holds(|bytes| {
        let activation = to_contract(tame(bytes)).unwrap();
        let mut targets = activation.jobs.iter().filter_map(|job| match job {
            Job::InitializeWorkflow(job) => Some((&*job.namespace, &*job.task_queue)),
            _ => None,
        });
        let wrong = targets.find(|found| *found != (TARGET.namespace, TARGET.task_queue));
        same(wrong, None)
    });
}
