//! A guest's completion of an activation as Core has it.

use temporalio_common::protos::{
    coresdk::workflow_completion::{
        self, WorkflowActivationCompletion, workflow_activation_completion::Status,
    },
    temporal::api::{
        enums::v1::{VersioningBehavior, WorkflowTaskFailedCause},
        failure::v1::{ApplicationFailureInfo, Failure, failure::FailureInfo},
    },
};

use super::{
    command::proto_command,
    tables::{InvalidMessage, TableReader},
};
use crate::{
    contract::workflow::{Completion, TaskFailedCause, TaskFailure},
    plugin::Queue,
};

/// The completion of a task whose guest answered. What a command leaves empty is
/// that of `origin`: Core leaves such defaults to its caller.
///
/// # Errors
/// Indices outside the tables.
pub(crate) fn proto_successful_completion(
    run_id: String,
    completion: Completion,
    origin: &Queue,
) -> Result<WorkflowActivationCompletion, InvalidMessage> {
    let Completion {
        payloads,
        failures,
        commands,
        used_internal_flags,
        versioning_behavior: _, // our workers are not versioned; the caller warns
    } = completion;
    let tables = TableReader::new(payloads, failures);
    let commands = commands
        .into_iter()
        .map(|command| proto_command(command, &tables, origin))
        .collect::<Result<Vec<_>, _>>()?;
    let status = Status::Successful(workflow_completion::Success {
        commands,
        used_internal_flags,
        versioning_behavior: VersioningBehavior::Unspecified as i32,
    });
    Ok(with_status(run_id, status))
}

/// The completion of a task that failed.
pub(crate) fn proto_failed_completion(
    run_id: String,
    task_failure: TaskFailure,
) -> WorkflowActivationCompletion {
    let TaskFailure {
        payloads,
        failure,
        force_cause,
    } = task_failure;
    let tables = TableReader::new(payloads, Vec::new());
    let failure = super::failure::to_proto(&failure, &tables)
        .unwrap_or_else(|invalid| plain_failure(format!("the guest failed the task: {invalid}")));
    let cause = match force_cause {
        None => WorkflowTaskFailedCause::Unspecified,
        Some(TaskFailedCause::UnhandledFailure) => {
            WorkflowTaskFailedCause::WorkflowWorkerUnhandledFailure
        }
        Some(TaskFailedCause::Nondeterminism) => WorkflowTaskFailedCause::NonDeterministicError,
        Some(TaskFailedCause::PayloadsTooLarge) => WorkflowTaskFailedCause::PayloadsTooLarge,
    };
    let status = Status::Failed(workflow_completion::Failure {
        failure: Some(failure),
        force_cause: cause as i32,
    });
    with_status(run_id, status)
}

fn with_status(run_id: String, status: Status) -> WorkflowActivationCompletion {
    WorkflowActivationCompletion {
        run_id,
        status: Some(status),
        // The host stores no payloads outside Temporal.
        payload_download_metrics: None,
        payload_upload_metrics: None,
    }
}

fn plain_failure(message: String) -> Failure {
    Failure {
        message,
        source: "Hourglass".to_owned(),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(
            ApplicationFailureInfo::default(),
        )),
        ..Default::default()
    }
}
