//! The contract's failures.

use super::{indices, optional_index, optional_indices, tables::drawn_payloads};
use crate::{
    contract::{
        asynchronous_completion::ReportedFailure,
        types::{
            ActivityFailure, ApplicationCategory, ApplicationFailure, CancelledFailure, Cause,
            CauseKind, ChildWorkflowFailure, Failure, NexusHandlerFailure, NexusOperationFailure,
            RetryState, TimeoutFailure, TimeoutType,
        },
    },
    temporal::convert::properties::{
        shape::{choice, record},
        source::{Draw, Source},
    },
};

impl Draw for Failure {
    fn draw(source: &mut Source<'_>) -> Self {
        failure_of(source, CauseKind::draw)
    }
}

/// A failure whose outermost cause is of this `kind`. Without causes it is refused.
pub(super) fn failure_of(
    source: &mut Source<'_>,
    kind: fn(&mut Source<'_>) -> CauseKind,
) -> Failure {
    let mut causes = Vec::new();
    if !source.wild {
        causes.push(cause(source, kind));
    }
    while source.mostly() {
        causes.push(cause(source, CauseKind::draw));
    }
    Failure { causes }
}

fn cause(source: &mut Source<'_>, kind: fn(&mut Source<'_>) -> CauseKind) -> Cause {
    Cause {
        message: Draw::draw(source),
        source: Draw::draw(source),
        stack_trace: Draw::draw(source),
        encoded_attributes: optional_index(source),
        kind: kind(source),
    }
}

record!(ReportedFailure {
    failure,
    payloads: drawn_payloads,
});

choice!(CauseKind {
    Unspecified(),
    Application,
    Timeout,
    Cancelled,
    Terminated,
    Server,
    ResetWorkflow(indices),
    Activity,
    ChildWorkflow,
    NexusOperation,
    NexusHandler,
});

record!(ApplicationFailure {
    error_type,
    non_retryable,
    details: optional_indices,
    next_retry_delay,
    category,
});

choice!(ApplicationCategory {
    Unspecified(),
    Benign(),
});

record!(TimeoutFailure {
    timeout_type,
    last_heartbeat_details: optional_indices,
});

choice!(TimeoutType {
    Unspecified(),
    StartToClose(),
    ScheduleToStart(),
    ScheduleToClose(),
    Heartbeat(),
});

record!(CancelledFailure {
    details: optional_indices,
    identity,
});

record!(ActivityFailure {
    scheduled_event_id,
    started_event_id,
    identity,
    activity_type,
    activity_id,
    retry_state,
});

record!(ChildWorkflowFailure {
    namespace,
    workflow_id,
    run_id,
    workflow_type,
    initiated_event_id,
    started_event_id,
    retry_state,
});

record!(NexusOperationFailure {
    scheduled_event_id,
    endpoint,
    service,
    operation,
    operation_token,
});

record!(NexusHandlerFailure {
    error_type,
    retryable,
});

choice!(RetryState {
    Unspecified(),
    InProgress(),
    NonRetryableFailure(),
    Timeout(),
    MaximumAttemptsReached(),
    RetryPolicyNotSet(),
    InternalServerError(),
    CancelRequested(),
});
