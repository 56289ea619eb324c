//! That the drawn messages are worth the name: a source of empty ones would pass
//! every other property.

use std::{collections::HashSet, mem::discriminant};

use temporalio_common::protos::coresdk::workflow_activation::WorkflowActivation;

use super::{runner::many_bytes, source::Draw, tame};
use crate::contract::{nexus::StartCompletion, types::Failure, workflow::Completion};

fn messages<T: Draw>() -> impl Iterator<Item = T> {
    many_bytes().map(|bytes| tame(&bytes))
}

#[test]
fn every_kind_of_job_is_drawn() {
    let jobs = messages().flat_map(|activation: WorkflowActivation| activation.jobs);
    let kinds: HashSet<_> = jobs
        .map(|job| discriminant(&job.variant.unwrap()))
        .collect();
    assert_eq!(kinds.len(), 16);
}

#[test]
fn every_kind_of_command_is_drawn() {
    let commands = messages().flat_map(|completion: Completion| completion.commands);
    let kinds: HashSet<_> = commands
        .map(|command| discriminant(&command.action))
        .collect();
    assert_eq!(kinds.len(), 22);
}

#[test]
fn every_outcome_of_a_nexus_request_is_drawn() {
    let outcomes = messages().map(|completion: StartCompletion| completion.outcome);
    let kinds: HashSet<_> = outcomes.map(|outcome| discriminant(&outcome)).collect();
    assert_eq!(kinds.len(), 4);
}

#[test]
fn failures_of_every_kind_are_drawn_and_deep_ones_are() {
    let failures: Vec<Failure> = messages()
        .flat_map(|completion: Completion| completion.failures)
        .collect();
    let causes = failures.iter().flat_map(|failure| &failure.causes);
    let kinds: HashSet<_> = causes.map(|cause| discriminant(&cause.kind)).collect();
    assert_eq!(kinds.len(), 11);
    let deep = failures.iter().filter(|failure| failure.causes.len() > 4);
    assert!(deep.count() > 50);
}
