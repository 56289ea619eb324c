//! Resolutions, back to Core.

use temporalio_common::protos::{
    coresdk::{
        activity_result::{self, DoBackoff, activity_resolution},
        child_workflow::{
            self, ChildWorkflowResult, StartChildWorkflowExecutionFailedCause as CoreStartCause,
            child_workflow_result,
        },
        nexus::{NexusOperationResult, nexus_operation_result},
        workflow_activation::{
            self as core, resolve_child_workflow_execution_start::Status as ChildStatus,
            resolve_nexus_operation_start::Status as NexusStatus,
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

use crate::{
    contract::workflow::{
        ActivityResolution, ChildWorkflowResolution, ChildWorkflowStart, ChildWorkflowStartCause,
        ChildWorkflowStartFailure, ExternalFailureCause, LocalBackoff, NexusOperationResolution,
        NexusOperationStart, ResolveActivity, ResolveChildWorkflow, ResolveChildWorkflowStart,
        ResolveExternal, ResolveNexusOperation, ResolveNexusOperationStart,
    },
    temporal::convert::{
        properties::shape::translation,
        tables::TableReader,
        time::{proto_duration, proto_timestamp},
    },
};

pub(super) fn activity(job: ResolveActivity, tables: &TableReader) -> core::ResolveActivity {
    use activity_resolution::Status;
    let ResolveActivity { seq, resolution } = job;
    let status = match resolution {
        ActivityResolution::Completed(result) => Status::Completed(activity_result::Success {
            result: tables.optional_payload(result).unwrap(),
        }),
        ActivityResolution::Failed(failure) => Status::Failed(activity_result::Failure {
            failure: some(failure, tables),
            cause: 0,
        }),
        ActivityResolution::Cancelled(failure) => {
            Status::Cancelled(activity_result::Cancellation {
                failure: some(failure, tables),
            })
        }
        ActivityResolution::Backoff(LocalBackoff {
            attempt,
            backoff,
            original_schedule_time,
        }) => Status::Backoff(DoBackoff {
            attempt,
            backoff_duration: Some(proto_duration(backoff)),
            original_schedule_time: original_schedule_time.map(proto_timestamp),
        }),
    };
    core::ResolveActivity {
        seq,
        result: Some(activity_result::ActivityResolution {
            status: Some(status),
        }),
        is_local: false,
    }
}

pub(super) fn child_start(
    job: ResolveChildWorkflowStart,
    tables: &TableReader,
) -> core::ResolveChildWorkflowExecutionStart {
    let ResolveChildWorkflowStart { seq, resolution } = job;
    let status = match resolution {
        ChildWorkflowStart::Succeeded(run_id) => {
            ChildStatus::Succeeded(core::ResolveChildWorkflowExecutionStartSuccess { run_id })
        }
        ChildWorkflowStart::Failed(ChildWorkflowStartFailure {
            workflow_id,
            workflow_type,
            cause,
        }) => ChildStatus::Failed(core::ResolveChildWorkflowExecutionStartFailure {
            workflow_id,
            workflow_type,
            cause: proto_start_cause(cause) as i32,
        }),
        ChildWorkflowStart::Cancelled(failure) => {
            ChildStatus::Cancelled(core::ResolveChildWorkflowExecutionStartCancelled {
                failure: some(failure, tables),
            })
        }
    };
    core::ResolveChildWorkflowExecutionStart {
        seq,
        status: Some(status),
    }
}

pub(super) fn child(
    job: ResolveChildWorkflow,
    tables: &TableReader,
) -> core::ResolveChildWorkflowExecution {
    use child_workflow_result::Status;
    let ResolveChildWorkflow { seq, resolution } = job;
    let status = match resolution {
        ChildWorkflowResolution::Completed(result) => Status::Completed(child_workflow::Success {
            result: tables.optional_payload(result).unwrap(),
        }),
        ChildWorkflowResolution::Failed(failure) => Status::Failed(child_workflow::Failure {
            failure: some(failure, tables),
        }),
        ChildWorkflowResolution::Cancelled(failure) => {
            Status::Cancelled(child_workflow::Cancellation {
                failure: some(failure, tables),
            })
        }
    };
    core::ResolveChildWorkflowExecution {
        seq,
        result: Some(ChildWorkflowResult {
            status: Some(status),
        }),
    }
}

pub(super) fn signal(
    job: ResolveExternal,
    tables: &TableReader,
) -> core::ResolveSignalExternalWorkflow {
    let ResolveExternal {
        seq,
        failure,
        cause,
    } = job;
    core::ResolveSignalExternalWorkflow {
        seq,
        failure: failure.and_then(|failure| some(failure, tables)),
        cause: proto_signal_cause(cause) as i32,
    }
}

pub(super) fn cancel(
    job: ResolveExternal,
    tables: &TableReader,
) -> core::ResolveRequestCancelExternalWorkflow {
    let ResolveExternal {
        seq,
        failure,
        cause,
    } = job;
    core::ResolveRequestCancelExternalWorkflow {
        seq,
        failure: failure.and_then(|failure| some(failure, tables)),
        cause: proto_cancel_cause(cause) as i32,
    }
}

pub(super) fn nexus_start(
    job: ResolveNexusOperationStart,
    tables: &TableReader,
) -> core::ResolveNexusOperationStart {
    let ResolveNexusOperationStart { seq, resolution } = job;
    let status = match resolution {
        NexusOperationStart::Started(token) => NexusStatus::OperationToken(token),
        NexusOperationStart::StartedSync => NexusStatus::StartedSync(true),
        NexusOperationStart::Failed(failure) => {
            NexusStatus::Failed(tables.failure(failure).unwrap())
        }
    };
    core::ResolveNexusOperationStart {
        seq,
        status: Some(status),
    }
}

pub(super) fn nexus(
    job: ResolveNexusOperation,
    tables: &TableReader,
) -> core::ResolveNexusOperation {
    use nexus_operation_result::Status;
    let ResolveNexusOperation { seq, resolution } = job;
    let failure = |index| tables.failure(index).unwrap();
    let status = match resolution {
        NexusOperationResolution::Completed(result) => {
            Status::Completed(tables.payload(result).unwrap())
        }
        NexusOperationResolution::Failed(index) => Status::Failed(failure(index)),
        NexusOperationResolution::Cancelled(index) => Status::Cancelled(failure(index)),
        NexusOperationResolution::TimedOut(index) => Status::TimedOut(failure(index)),
    };
    core::ResolveNexusOperation {
        seq,
        result: Some(NexusOperationResult {
            status: Some(status),
        }),
    }
}

fn some(failure: u32, tables: &TableReader) -> Option<Failure> {
    Some(tables.failure(failure).unwrap())
}

translation!(fn proto_start_cause(ChildWorkflowStartCause) -> CoreStartCause {
    Unspecified,
    WorkflowAlreadyExists,
    NamespaceNotFound,
    InvalidVersioningOverride,
});

translation!(fn proto_signal_cause(ExternalFailureCause) -> SignalCause {
    Unspecified,
    ExecutionNotFound = ExternalWorkflowExecutionNotFound,
    NamespaceNotFound,
    SignalCountLimitExceeded,
});

translation!(fn proto_cancel_cause(ExternalFailureCause) -> CancelCause {
    Unspecified,
    ExecutionNotFound = ExternalWorkflowExecutionNotFound,
    NamespaceNotFound,
    // Of signals only.
    SignalCountLimitExceeded = Unspecified,
});
