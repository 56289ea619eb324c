//! Completions of activations, back to the contract.

use temporalio_common::protos::{
    coresdk::workflow_completion::{
        self, WorkflowActivationCompletion, workflow_activation_completion::Status,
    },
    temporal::api::enums::v1::WorkflowTaskFailedCause,
};

use super::command::command;
use crate::{
    contract::workflow::{Completion, TaskFailedCause, TaskFailure, VersioningBehavior},
    temporal::convert::{failure, tables::TableBuilder},
};

/// The run and what its guest answered.
pub(in super::super) fn completion(proto: WorkflowActivationCompletion) -> (String, Completion) {
    let (run_id, status) = parts(proto);
    let Status::Successful(success) = status else {
        panic!("a success: {status:?}");
    };
    let workflow_completion::Success {
        commands,
        used_internal_flags,
        versioning_behavior,
    } = success;
    assert_eq!(versioning_behavior, 0);
    let mut tables = TableBuilder::default();
    let commands = commands
        .into_iter()
        .map(|proto| command(proto, &mut tables))
        .collect();
    let TableBuilder { payloads, failures } = tables;
    let completion = Completion {
        payloads,
        failures,
        commands,
        used_internal_flags,
        versioning_behavior: VersioningBehavior::Unspecified,
    };
    (run_id, completion)
}

/// The run and why its task failed.
pub(in super::super) fn task_failure(proto: WorkflowActivationCompletion) -> (String, TaskFailure) {
    let (run_id, status) = parts(proto);
    let Status::Failed(failed) = status else {
        panic!("a failure: {status:?}");
    };
    let cause = failed.force_cause();
    let workflow_completion::Failure {
        failure,
        force_cause: _, // read above, as an enum
    } = failed;
    let mut tables = TableBuilder::default();
    let failure = failure::from_proto(failure.unwrap(), &mut tables);
    let force_cause = match cause {
        WorkflowTaskFailedCause::Unspecified => None,
        WorkflowTaskFailedCause::WorkflowWorkerUnhandledFailure => {
            Some(TaskFailedCause::UnhandledFailure)
        }
        WorkflowTaskFailedCause::NonDeterministicError => Some(TaskFailedCause::Nondeterminism),
        WorkflowTaskFailedCause::PayloadsTooLarge => Some(TaskFailedCause::PayloadsTooLarge),
        other => panic!("no guest can force {other:?}"),
    };
    let failure = TaskFailure {
        payloads: tables.payloads,
        failure,
        force_cause,
    };
    (run_id, failure)
}

fn parts(proto: WorkflowActivationCompletion) -> (String, Status) {
    let WorkflowActivationCompletion {
        run_id,
        payload_download_metrics,
        payload_upload_metrics,
        status,
    } = proto;
    assert_eq!(
        (payload_download_metrics, payload_upload_metrics),
        (None, None)
    );
    (run_id, status.unwrap())
}
