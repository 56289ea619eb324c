//! Failures as histories have them.

use super::ReplayError;
use super::values::Fields;
use crate::bindings::types_part::hourglass::plugin::types::{
    ActivityFailure, ApplicationCategory, ApplicationFailure, CancelledFailure, Cause, CauseKind,
    ChildWorkflowFailure, Failure, NexusHandlerFailure, NexusOperationFailure, RetryState,
    TimeoutFailure, TimeoutType,
};
use crate::error::Tables;

/// Reads a failure and puts it into the tables.
pub(super) fn add(failure: &Fields<'_>, tables: &mut Tables) -> Result<u32, ReplayError> {
    let causes = causes(failure, tables)?;
    Ok(push(tables, causes))
}

/// The same with a link in front of it.
pub(super) fn add_caused(
    outermost: Cause,
    failure: Option<&Fields<'_>>,
    tables: &mut Tables,
) -> Result<u32, ReplayError> {
    let mut links = vec![outermost];
    if let Some(failure) = failure {
        links.extend(causes(failure, tables)?);
    }
    Ok(push(tables, links))
}

/// Puts a failure of these links into the tables.
pub(super) fn push(tables: &mut Tables, causes: Vec<Cause>) -> u32 {
    tables.failures.push(Failure { causes });
    tables.failures.len() as u32 - 1
}

/// A link that the host makes.
pub(super) fn link(message: &str, kind: CauseKind) -> Cause {
    Cause {
        message: message.to_owned(),
        source: String::new(),
        stack_trace: String::new(),
        encoded_attributes: None,
        kind,
    }
}

/// The link that says that something was cancelled.
pub(super) fn cancelled() -> Cause {
    let kind = CancelledFailure {
        details: None,
        identity: String::new(),
    };
    link("Cancelled", CauseKind::Cancelled(kind))
}

/// Why the server stopped retrying.
pub(super) fn retry_state(fields: &Fields<'_>) -> RetryState {
    match &*fields.word("retryState", "RETRY_STATE_") {
        "inprogress" => RetryState::InProgress,
        "nonretryablefailure" => RetryState::NonRetryableFailure,
        "timeout" => RetryState::Timeout,
        "maximumattemptsreached" => RetryState::MaximumAttemptsReached,
        "retrypolicynotset" => RetryState::RetryPolicyNotSet,
        "internalservererror" => RetryState::InternalServerError,
        "cancelrequested" => RetryState::CancelRequested,
        _ => RetryState::Unspecified,
    }
}

/// Whether the outermost link says that something was cancelled.
pub(super) fn is_cancelled(failure: &Fields<'_>) -> bool {
    failure.message("canceledFailureInfo").is_some()
}

fn causes(failure: &Fields<'_>, tables: &mut Tables) -> Result<Vec<Cause>, ReplayError> {
    let (mut causes, mut next) = (Vec::new(), Some(failure.clone()));
    while let Some(link) = next {
        causes.push(Cause {
            message: link.text("message"),
            source: link.text("source"),
            stack_trace: link.text("stackTrace"),
            encoded_attributes: link
                .payload("encodedAttributes")?
                .map(|payload| tables.add(payload)),
            kind: kind(&link, tables)?,
        });
        next = link.message("cause");
    }
    Ok(causes)
}

fn kind(link: &Fields<'_>, tables: &mut Tables) -> Result<CauseKind, ReplayError> {
    if let Some(info) = link.message("applicationFailureInfo") {
        return application(&info, tables);
    }
    if let Some(info) = link.message("timeoutFailureInfo") {
        let details = info.payloads("lastHeartbeatDetails")?;
        return Ok(CauseKind::Timeout(TimeoutFailure {
            timeout_type: timeout_type(&info),
            last_heartbeat_details: details.map(|details| tables.add_all(details)),
        }));
    }
    if let Some(info) = link.message("canceledFailureInfo") {
        let details = info.payloads("details")?;
        return Ok(CauseKind::Cancelled(CancelledFailure {
            details: details.map(|details| tables.add_all(details)),
            identity: info.text("identity"),
        }));
    }
    if let Some(info) = link.message("activityFailureInfo") {
        return activity(&info).map(CauseKind::Activity);
    }
    if let Some(info) = link.message("childWorkflowExecutionFailureInfo") {
        return child(&info).map(CauseKind::ChildWorkflow);
    }
    if let Some(info) = link.message("nexusOperationExecutionFailureInfo") {
        return operation(&info).map(CauseKind::NexusOperation);
    }
    if let Some(info) = link.message("nexusHandlerFailureInfo") {
        return Ok(CauseKind::NexusHandler(handler(&info)));
    }
    if let Some(info) = link.message("terminatedFailureInfo") {
        return Ok(CauseKind::Terminated(info.text("identity")));
    }
    if let Some(info) = link.message("serverFailureInfo") {
        return Ok(CauseKind::Server(info.flag("nonRetryable")));
    }
    let unknown = link.names().find(|name| name.ends_with("FailureInfo"));
    match unknown {
        None => Ok(CauseKind::Unspecified),
        Some(name) => Err(ReplayError::Unsupported(format!(
            "{} with {name}",
            link.owner()
        ))),
    }
}

fn application(info: &Fields<'_>, tables: &mut Tables) -> Result<CauseKind, ReplayError> {
    let details = info.payloads("details")?;
    let benign = info.word("category", "APPLICATION_ERROR_CATEGORY_") == "benign";
    Ok(CauseKind::Application(ApplicationFailure {
        error_type: info.text("type"),
        non_retryable: info.flag("nonRetryable"),
        details: details.map(|details| tables.add_all(details)),
        next_retry_delay: info.duration("nextRetryDelay")?,
        category: if benign {
            ApplicationCategory::Benign
        } else {
            ApplicationCategory::Unspecified
        },
    }))
}

fn activity(info: &Fields<'_>) -> Result<ActivityFailure, ReplayError> {
    Ok(ActivityFailure {
        scheduled_event_id: info.integer("scheduledEventId")?,
        started_event_id: info.integer("startedEventId")?,
        identity: info.text("identity"),
        activity_type: type_name(info, "activityType"),
        activity_id: info.text("activityId"),
        retry_state: retry_state(info),
    })
}

fn child(info: &Fields<'_>) -> Result<ChildWorkflowFailure, ReplayError> {
    let execution = info.message("workflowExecution");
    let id = |name: &str| {
        execution
            .as_ref()
            .map(|ids| ids.text(name))
            .unwrap_or_default()
    };
    Ok(ChildWorkflowFailure {
        namespace: info.text("namespace"),
        workflow_id: id("workflowId"),
        run_id: id("runId"),
        workflow_type: type_name(info, "workflowType"),
        initiated_event_id: info.integer("initiatedEventId")?,
        started_event_id: info.integer("startedEventId")?,
        retry_state: retry_state(info),
    })
}

fn operation(info: &Fields<'_>) -> Result<NexusOperationFailure, ReplayError> {
    Ok(NexusOperationFailure {
        scheduled_event_id: info.integer("scheduledEventId")?,
        endpoint: info.text("endpoint"),
        service: info.text("service"),
        operation: info.text("operation"),
        operation_token: info.text("operationToken"),
    })
}

fn handler(info: &Fields<'_>) -> NexusHandlerFailure {
    let behavior = info.word("retryBehavior", "NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_");
    NexusHandlerFailure {
        error_type: info.text("type"),
        retryable: match &*behavior {
            "retryable" => Some(true),
            "nonretryable" => Some(false),
            _ => None,
        },
    }
}

/// The name in `{"name": "…"}`.
pub(super) fn type_name(fields: &Fields<'_>, field: &str) -> String {
    let message = fields.message(field);
    message
        .map(|message| message.text("name"))
        .unwrap_or_default()
}

fn timeout_type(info: &Fields<'_>) -> TimeoutType {
    match &*info.word("timeoutType", "TIMEOUT_TYPE_") {
        "starttoclose" => TimeoutType::StartToClose,
        "scheduletostart" => TimeoutType::ScheduleToStart,
        "scheduletoclose" => TimeoutType::ScheduleToClose,
        "heartbeat" => TimeoutType::Heartbeat,
        _ => TimeoutType::Unspecified,
    }
}
