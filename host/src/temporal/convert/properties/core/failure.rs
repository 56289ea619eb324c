//! Core's failures.

use temporalio_common::protos::temporal::api::{
    common::v1::{ActivityType, WorkflowType},
    enums::v1::{
        ApplicationErrorCategory, NexusHandlerErrorRetryBehavior, RetryState, TimeoutType,
    },
    failure::v1::{self as proto, failure::FailureInfo},
};

use crate::temporal::convert::properties::{
    shape::{choice, record},
    source::{Draw, Source, always, left_out, one_of},
};

record!(proto::Failure {
    message,
    source,
    stack_trace,
    encoded_attributes,
    failure_info,
    cause,
});

choice!(FailureInfo {
    ApplicationFailureInfo,
    TimeoutFailureInfo,
    CanceledFailureInfo,
    TerminatedFailureInfo,
    ServerFailureInfo,
    ResetWorkflowFailureInfo,
    ActivityFailureInfo,
    ChildWorkflowExecutionFailureInfo,
    NexusOperationExecutionFailureInfo,
    NexusHandlerFailureInfo,
});

record!(proto::ApplicationFailureInfo {
    r#type,
    non_retryable,
    details,
    next_retry_delay,
    category: one_of::<ApplicationErrorCategory>,
});

record!(proto::TimeoutFailureInfo {
    timeout_type: one_of::<TimeoutType>,
    last_heartbeat_details,
});

record!(proto::CanceledFailureInfo { details, identity });

record!(proto::TerminatedFailureInfo { identity });

record!(proto::ServerFailureInfo { non_retryable });

record!(proto::ResetWorkflowFailureInfo {
    // None and an empty list mean the same.
    last_heartbeat_details: always,
});

record!(proto::ActivityFailureInfo {
    scheduled_event_id,
    started_event_id,
    identity,
    // None and an empty name mean the same; so do the ids and types below.
    activity_type: always,
    activity_id,
    retry_state: one_of::<RetryState>,
});

record!(proto::ChildWorkflowExecutionFailureInfo {
    namespace,
    workflow_execution: always,
    workflow_type: always,
    initiated_event_id,
    started_event_id,
    retry_state: one_of::<RetryState>,
});

record!(
    #[expect(
        deprecated,
        reason = "the message cannot be made without its old field"
    )]
    proto::NexusOperationFailureInfo {
        scheduled_event_id,
        endpoint,
        service,
        operation,
        // The token's old name: read only where the new one is empty.
        operation_id: left_out,
        operation_token,
    }
);

record!(proto::NexusHandlerFailureInfo {
    r#type,
    retry_behavior: one_of::<NexusHandlerErrorRetryBehavior>,
});

record!(ActivityType { name });

record!(WorkflowType { name });
