//! How what a workflow asked for ended: activities, children, messages to others.

use temporalio_common::protos::{
    coresdk::{
        activity_result::{self, DoBackoff, activity_resolution},
        child_workflow::{
            self, StartChildWorkflowExecutionFailedCause as CoreStartCause, child_workflow_result,
        },
        workflow_activation::{
            self as core, resolve_child_workflow_execution_start::Status as StartStatus,
        },
    },
    temporal::api::{
        enums::v1::{
            CancelExternalWorkflowExecutionFailedCause as CancelCause,
            SignalExternalWorkflowExecutionFailedCause as SignalCause,
        },
        failure::v1::Failure,
    },
};

use super::{
    activation::unsupported,
    tables::{InvalidMessage, TableBuilder},
    time,
};
use crate::contract::workflow::{
    ActivityResolution, ChildWorkflowResolution, ChildWorkflowStart, ChildWorkflowStartCause,
    ChildWorkflowStartFailure, ExternalFailureCause, LocalBackoff, ResolveActivity,
    ResolveChildWorkflow, ResolveChildWorkflowStart, ResolveExternal,
};

pub(super) fn activity(
    job: core::ResolveActivity,
    tables: &mut TableBuilder,
) -> Result<ResolveActivity, InvalidMessage> {
    let core::ResolveActivity {
        seq,
        result,
        is_local: _, // Core's own; its documentation says so
    } = job;
    let status = result.and_then(|resolution| resolution.status);
    let resolution = match status {
        Some(activity_resolution::Status::Completed(activity_result::Success { result })) => {
            ActivityResolution::Completed(result.map(|payload| tables.payload(payload)))
        }
        Some(activity_resolution::Status::Failed(activity_result::Failure {
            failure,
            cause: _, // only meaningful on the way to Core
        })) => ActivityResolution::Failed(some(failure, tables)),
        Some(activity_resolution::Status::Cancelled(activity_result::Cancellation { failure })) => {
            ActivityResolution::Cancelled(some(failure, tables))
        }
        Some(activity_resolution::Status::Backoff(backoff)) => {
            ActivityResolution::Backoff(local_backoff(backoff))
        }
        None => return Err(unsupported("an activity that resolved to nothing")),
    };
    Ok(ResolveActivity { seq, resolution })
}

fn local_backoff(backoff: DoBackoff) -> LocalBackoff {
    let DoBackoff {
        attempt,
        backoff_duration,
        original_schedule_time,
    } = backoff;
    LocalBackoff {
        attempt,
        backoff: time::duration(backoff_duration.unwrap_or_default()),
        original_schedule_time: original_schedule_time.map(time::timestamp),
    }
}

pub(super) fn child_workflow_start(
    job: core::ResolveChildWorkflowExecutionStart,
    tables: &mut TableBuilder,
) -> Result<ResolveChildWorkflowStart, InvalidMessage> {
    let core::ResolveChildWorkflowExecutionStart { seq, status } = job;
    let resolution = match status {
        Some(StartStatus::Succeeded(core::ResolveChildWorkflowExecutionStartSuccess {
            run_id,
        })) => ChildWorkflowStart::Succeeded(run_id),
        Some(StartStatus::Failed(failed)) => ChildWorkflowStart::Failed(start_failure(failed)),
        Some(StartStatus::Cancelled(core::ResolveChildWorkflowExecutionStartCancelled {
            failure,
        })) => ChildWorkflowStart::Cancelled(some(failure, tables)),
        None => return Err(unsupported("a child workflow that started as nothing")),
    };
    Ok(ResolveChildWorkflowStart { seq, resolution })
}

fn start_failure(
    failed: core::ResolveChildWorkflowExecutionStartFailure,
) -> ChildWorkflowStartFailure {
    let cause = match failed.cause() {
        CoreStartCause::Unspecified => ChildWorkflowStartCause::Unspecified,
        CoreStartCause::WorkflowAlreadyExists => ChildWorkflowStartCause::WorkflowAlreadyExists,
        CoreStartCause::NamespaceNotFound => ChildWorkflowStartCause::NamespaceNotFound,
        CoreStartCause::InvalidVersioningOverride => {
            ChildWorkflowStartCause::InvalidVersioningOverride
        }
    };
    let core::ResolveChildWorkflowExecutionStartFailure {
        workflow_id,
        workflow_type,
        cause: _, // read above, as an enum
    } = failed;
    ChildWorkflowStartFailure {
        workflow_id,
        workflow_type,
        cause,
    }
}

pub(super) fn child_workflow(
    job: core::ResolveChildWorkflowExecution,
    tables: &mut TableBuilder,
) -> Result<ResolveChildWorkflow, InvalidMessage> {
    let core::ResolveChildWorkflowExecution { seq, result } = job;
    let resolution = match result.and_then(|result| result.status) {
        Some(child_workflow_result::Status::Completed(child_workflow::Success { result })) => {
            ChildWorkflowResolution::Completed(result.map(|payload| tables.payload(payload)))
        }
        Some(child_workflow_result::Status::Failed(child_workflow::Failure { failure })) => {
            ChildWorkflowResolution::Failed(some(failure, tables))
        }
        Some(child_workflow_result::Status::Cancelled(child_workflow::Cancellation {
            failure,
        })) => ChildWorkflowResolution::Cancelled(some(failure, tables)),
        None => return Err(unsupported("a child workflow that resolved to nothing")),
    };
    Ok(ResolveChildWorkflow { seq, resolution })
}

pub(super) fn external_signal(
    job: core::ResolveSignalExternalWorkflow,
    tables: &mut TableBuilder,
) -> ResolveExternal {
    let cause = match job.cause() {
        SignalCause::Unspecified => ExternalFailureCause::Unspecified,
        SignalCause::ExternalWorkflowExecutionNotFound => ExternalFailureCause::ExecutionNotFound,
        SignalCause::NamespaceNotFound => ExternalFailureCause::NamespaceNotFound,
        SignalCause::SignalCountLimitExceeded => ExternalFailureCause::SignalCountLimitExceeded,
    };
    let core::ResolveSignalExternalWorkflow {
        seq,
        failure,
        cause: _, // read above, as an enum
    } = job;
    ResolveExternal {
        seq,
        failure: failure.map(|failure| tables.failure(failure)),
        cause,
    }
}

pub(super) fn external_cancel(
    job: core::ResolveRequestCancelExternalWorkflow,
    tables: &mut TableBuilder,
) -> ResolveExternal {
    let cause = match job.cause() {
        CancelCause::Unspecified => ExternalFailureCause::Unspecified,
        CancelCause::ExternalWorkflowExecutionNotFound => ExternalFailureCause::ExecutionNotFound,
        CancelCause::NamespaceNotFound => ExternalFailureCause::NamespaceNotFound,
    };
    let core::ResolveRequestCancelExternalWorkflow {
        seq,
        failure,
        cause: _, // read above, as an enum
    } = job;
    ResolveExternal {
        seq,
        failure: failure.map(|failure| tables.failure(failure)),
        cause,
    }
}

/// The failure that has to be there; Core always fills it in.
fn some(failure: Option<Failure>, tables: &mut TableBuilder) -> u32 {
    tables.failure(failure.unwrap_or_default())
}
