//! Failures: Core nests them, the contract lists their causes outermost first.

use temporalio_common::protos::temporal::api::{
    common::v1::{ActivityType, WorkflowExecution, WorkflowType},
    enums::v1::{
        ApplicationErrorCategory, NexusHandlerErrorRetryBehavior, RetryState as ProtoRetryState,
        TimeoutType as ProtoTimeoutType,
    },
    failure::v1::{self as proto, failure::FailureInfo},
};

use super::{
    tables::{InvalidMessage, TableBuilder, TableReader},
    time,
};
use crate::contract::{
    asynchronous_completion::ReportedFailure,
    types::{
        ActivityFailure, ApplicationCategory, ApplicationFailure, CancelledFailure, Cause,
        CauseKind, ChildWorkflowFailure, Failure, NexusHandlerFailure, NexusOperationFailure,
        RetryState, TimeoutFailure, TimeoutType,
    },
};

/// Core's failure as a chain of causes whose payloads go into `tables`.
pub(super) fn from_proto(failure: proto::Failure, tables: &mut TableBuilder) -> Failure {
    let mut causes = Vec::new();
    let mut next = Some(failure);
    while let Some(link) = next {
        let proto::Failure {
            message,
            source,
            stack_trace,
            encoded_attributes,
            cause,
            failure_info,
        } = link;
        causes.push(Cause {
            message,
            source,
            stack_trace,
            encoded_attributes: encoded_attributes.map(|payload| tables.payload(payload)),
            kind: failure_info.map_or(CauseKind::Unspecified, |info| kind(info, tables)),
        });
        next = cause.map(|boxed| *boxed);
    }
    Failure { causes }
}

/// A failure with the payloads that it points to as Core nests it.
///
/// # Errors
/// An empty chain, and payload indices outside the table.
pub(crate) fn proto_reported_failure(
    reported: ReportedFailure,
) -> Result<proto::Failure, InvalidMessage> {
    let ReportedFailure { payloads, failure } = reported;
    to_proto(&failure, &TableReader::new(payloads, Vec::new()))
}

/// A failure of the server's with the payloads that it points to.
pub(crate) fn reported_failure(failure: proto::Failure) -> ReportedFailure {
    let mut tables = TableBuilder::default();
    let failure = from_proto(failure, &mut tables);
    ReportedFailure {
        payloads: tables.payloads,
        failure,
    }
}

/// A chain of causes as Core nests it.
///
/// # Errors
/// An empty chain, and payload indices outside the table.
pub(super) fn to_proto(
    failure: &Failure,
    tables: &TableReader,
) -> Result<proto::Failure, InvalidMessage> {
    let mut nested: Option<proto::Failure> = None;
    for cause in failure.causes.iter().rev() {
        let Cause {
            message,
            source,
            stack_trace,
            encoded_attributes,
            kind,
        } = cause;
        nested = Some(proto::Failure {
            message: message.clone(),
            source: source.clone(),
            stack_trace: stack_trace.clone(),
            encoded_attributes: tables.optional_payload(*encoded_attributes)?,
            cause: nested.map(Box::new),
            failure_info: proto_info(kind, tables)?,
        });
    }
    nested.ok_or(InvalidMessage::EmptyFailure)
}

/// The messages of a failure, outermost first: what a person reads of it.
pub(crate) fn failure_chain(failure: &proto::Failure) -> Vec<String> {
    let mut messages = vec![failure.message.clone()];
    let mut next = failure.cause.as_deref();
    while let Some(link) = next {
        messages.push(link.message.clone());
        next = link.cause.as_deref();
    }
    messages
}

fn kind(info: FailureInfo, tables: &mut TableBuilder) -> CauseKind {
    match info {
        FailureInfo::ApplicationFailureInfo(info) => application(info, tables),
        FailureInfo::TimeoutFailureInfo(info) => timeout(info, tables),
        FailureInfo::CanceledFailureInfo(proto::CanceledFailureInfo { details, identity }) => {
            CauseKind::Cancelled(CancelledFailure {
                details: tables.optional_payloads(details),
                identity,
            })
        }
        FailureInfo::TerminatedFailureInfo(proto::TerminatedFailureInfo { identity }) => {
            CauseKind::Terminated(identity)
        }
        FailureInfo::ServerFailureInfo(proto::ServerFailureInfo { non_retryable }) => {
            CauseKind::Server(non_retryable)
        }
        FailureInfo::ResetWorkflowFailureInfo(proto::ResetWorkflowFailureInfo {
            last_heartbeat_details,
        }) => CauseKind::ResetWorkflow(
            tables
                .optional_payloads(last_heartbeat_details)
                .unwrap_or_default(),
        ),
        FailureInfo::ActivityFailureInfo(info) => activity(info),
        FailureInfo::ChildWorkflowExecutionFailureInfo(info) => child_workflow(info),
        FailureInfo::NexusOperationExecutionFailureInfo(info) => nexus_operation(info),
        FailureInfo::NexusHandlerFailureInfo(info) => nexus_handler(info),
    }
}

fn timeout(info: proto::TimeoutFailureInfo, tables: &mut TableBuilder) -> CauseKind {
    let timeout_type = timeout_type(info.timeout_type());
    let proto::TimeoutFailureInfo {
        timeout_type: _, // read above, as an enum
        last_heartbeat_details,
    } = info;
    CauseKind::Timeout(TimeoutFailure {
        timeout_type,
        last_heartbeat_details: tables.optional_payloads(last_heartbeat_details),
    })
}

fn nexus_handler(info: proto::NexusHandlerFailureInfo) -> CauseKind {
    let retryable = retryable(info.retry_behavior());
    let proto::NexusHandlerFailureInfo {
        r#type,
        retry_behavior: _, // read above, as an enum
    } = info;
    CauseKind::NexusHandler(NexusHandlerFailure {
        error_type: r#type,
        retryable,
    })
}

fn application(info: proto::ApplicationFailureInfo, tables: &mut TableBuilder) -> CauseKind {
    let category = match info.category() {
        ApplicationErrorCategory::Benign => ApplicationCategory::Benign,
        ApplicationErrorCategory::Unspecified => ApplicationCategory::Unspecified,
    };
    let proto::ApplicationFailureInfo {
        r#type,
        non_retryable,
        details,
        next_retry_delay,
        category: _, // read above, as an enum
    } = info;
    CauseKind::Application(ApplicationFailure {
        error_type: r#type,
        non_retryable,
        details: tables.optional_payloads(details),
        next_retry_delay: next_retry_delay.map(time::duration),
        category,
    })
}

fn activity(info: proto::ActivityFailureInfo) -> CauseKind {
    let retry_state = retry_state(info.retry_state());
    let proto::ActivityFailureInfo {
        scheduled_event_id,
        started_event_id,
        identity,
        activity_type,
        activity_id,
        retry_state: _, // read above, as an enum
    } = info;
    CauseKind::Activity(ActivityFailure {
        scheduled_event_id,
        started_event_id,
        identity,
        activity_type: activity_type.map(|named| named.name).unwrap_or_default(),
        activity_id,
        retry_state,
    })
}

fn child_workflow(info: proto::ChildWorkflowExecutionFailureInfo) -> CauseKind {
    let retry_state = retry_state(info.retry_state());
    let proto::ChildWorkflowExecutionFailureInfo {
        namespace,
        workflow_execution,
        workflow_type,
        initiated_event_id,
        started_event_id,
        retry_state: _, // read above, as an enum
    } = info;
    let execution = workflow_execution.unwrap_or_default();
    CauseKind::ChildWorkflow(ChildWorkflowFailure {
        namespace,
        workflow_id: execution.workflow_id,
        run_id: execution.run_id,
        workflow_type: workflow_type.map(|named| named.name).unwrap_or_default(),
        initiated_event_id,
        started_event_id,
        retry_state,
    })
}

#[expect(deprecated, reason = "the old name of the token is still read")]
fn nexus_operation(info: proto::NexusOperationFailureInfo) -> CauseKind {
    let proto::NexusOperationFailureInfo {
        scheduled_event_id,
        endpoint,
        service,
        operation,
        operation_id,
        operation_token,
    } = info;
    CauseKind::NexusOperation(NexusOperationFailure {
        scheduled_event_id,
        endpoint,
        service,
        operation,
        operation_token: if operation_token.is_empty() {
            operation_id
        } else {
            operation_token
        },
    })
}

fn proto_info(
    kind: &CauseKind,
    tables: &TableReader,
) -> Result<Option<FailureInfo>, InvalidMessage> {
    Ok(Some(match kind {
        CauseKind::Unspecified => return Ok(None),
        CauseKind::Application(info) => proto_application(info, tables)?,
        CauseKind::Timeout(info) => FailureInfo::TimeoutFailureInfo(proto::TimeoutFailureInfo {
            timeout_type: proto_timeout_type(info.timeout_type) as i32,
            last_heartbeat_details: tables
                .optional_payloads(info.last_heartbeat_details.as_deref())?,
        }),
        CauseKind::Cancelled(info) => {
            FailureInfo::CanceledFailureInfo(proto::CanceledFailureInfo {
                details: tables.optional_payloads(info.details.as_deref())?,
                identity: info.identity.clone(),
            })
        }
        CauseKind::Terminated(identity) => {
            FailureInfo::TerminatedFailureInfo(proto::TerminatedFailureInfo {
                identity: identity.clone(),
            })
        }
        CauseKind::Server(non_retryable) => {
            FailureInfo::ServerFailureInfo(proto::ServerFailureInfo {
                non_retryable: *non_retryable,
            })
        }
        CauseKind::ResetWorkflow(details) => {
            FailureInfo::ResetWorkflowFailureInfo(proto::ResetWorkflowFailureInfo {
                last_heartbeat_details: tables.optional_payloads(Some(details))?,
            })
        }
        CauseKind::Activity(info) => proto_activity(info),
        CauseKind::ChildWorkflow(info) => proto_child_workflow(info),
        CauseKind::NexusOperation(info) => proto_nexus_operation(info),
        CauseKind::NexusHandler(info) => {
            FailureInfo::NexusHandlerFailureInfo(proto::NexusHandlerFailureInfo {
                r#type: info.error_type.clone(),
                retry_behavior: proto_retry_behavior(info.retryable) as i32,
            })
        }
    }))
}

fn proto_application(
    info: &ApplicationFailure,
    tables: &TableReader,
) -> Result<FailureInfo, InvalidMessage> {
    let category = match info.category {
        ApplicationCategory::Benign => ApplicationErrorCategory::Benign,
        ApplicationCategory::Unspecified => ApplicationErrorCategory::Unspecified,
    };
    Ok(FailureInfo::ApplicationFailureInfo(
        proto::ApplicationFailureInfo {
            r#type: info.error_type.clone(),
            non_retryable: info.non_retryable,
            details: tables.optional_payloads(info.details.as_deref())?,
            next_retry_delay: info.next_retry_delay.map(time::proto_duration),
            category: category as i32,
        },
    ))
}

fn proto_activity(info: &ActivityFailure) -> FailureInfo {
    FailureInfo::ActivityFailureInfo(proto::ActivityFailureInfo {
        scheduled_event_id: info.scheduled_event_id,
        started_event_id: info.started_event_id,
        identity: info.identity.clone(),
        activity_type: Some(ActivityType {
            name: info.activity_type.clone(),
        }),
        activity_id: info.activity_id.clone(),
        retry_state: proto_retry_state(info.retry_state) as i32,
    })
}

fn proto_child_workflow(info: &ChildWorkflowFailure) -> FailureInfo {
    FailureInfo::ChildWorkflowExecutionFailureInfo(proto::ChildWorkflowExecutionFailureInfo {
        namespace: info.namespace.clone(),
        workflow_execution: Some(WorkflowExecution {
            workflow_id: info.workflow_id.clone(),
            run_id: info.run_id.clone(),
        }),
        workflow_type: Some(WorkflowType {
            name: info.workflow_type.clone(),
        }),
        initiated_event_id: info.initiated_event_id,
        started_event_id: info.started_event_id,
        retry_state: proto_retry_state(info.retry_state) as i32,
    })
}

#[expect(
    deprecated,
    reason = "the message cannot be made without its old field"
)]
fn proto_nexus_operation(info: &NexusOperationFailure) -> FailureInfo {
    FailureInfo::NexusOperationExecutionFailureInfo(proto::NexusOperationFailureInfo {
        scheduled_event_id: info.scheduled_event_id,
        endpoint: info.endpoint.clone(),
        service: info.service.clone(),
        operation: info.operation.clone(),
        operation_id: String::new(),
        operation_token: info.operation_token.clone(),
    })
}

fn timeout_type(proto: ProtoTimeoutType) -> TimeoutType {
    match proto {
        ProtoTimeoutType::Unspecified => TimeoutType::Unspecified,
        ProtoTimeoutType::StartToClose => TimeoutType::StartToClose,
        ProtoTimeoutType::ScheduleToStart => TimeoutType::ScheduleToStart,
        ProtoTimeoutType::ScheduleToClose => TimeoutType::ScheduleToClose,
        ProtoTimeoutType::Heartbeat => TimeoutType::Heartbeat,
    }
}

fn proto_timeout_type(contract: TimeoutType) -> ProtoTimeoutType {
    match contract {
        TimeoutType::Unspecified => ProtoTimeoutType::Unspecified,
        TimeoutType::StartToClose => ProtoTimeoutType::StartToClose,
        TimeoutType::ScheduleToStart => ProtoTimeoutType::ScheduleToStart,
        TimeoutType::ScheduleToClose => ProtoTimeoutType::ScheduleToClose,
        TimeoutType::Heartbeat => ProtoTimeoutType::Heartbeat,
    }
}

fn retry_state(proto: ProtoRetryState) -> RetryState {
    match proto {
        ProtoRetryState::Unspecified => RetryState::Unspecified,
        ProtoRetryState::InProgress => RetryState::InProgress,
        ProtoRetryState::NonRetryableFailure => RetryState::NonRetryableFailure,
        ProtoRetryState::Timeout => RetryState::Timeout,
        ProtoRetryState::MaximumAttemptsReached => RetryState::MaximumAttemptsReached,
        ProtoRetryState::RetryPolicyNotSet => RetryState::RetryPolicyNotSet,
        ProtoRetryState::InternalServerError => RetryState::InternalServerError,
        ProtoRetryState::CancelRequested => RetryState::CancelRequested,
    }
}

fn proto_retry_state(contract: RetryState) -> ProtoRetryState {
    match contract {
        RetryState::Unspecified => ProtoRetryState::Unspecified,
        RetryState::InProgress => ProtoRetryState::InProgress,
        RetryState::NonRetryableFailure => ProtoRetryState::NonRetryableFailure,
        RetryState::Timeout => ProtoRetryState::Timeout,
        RetryState::MaximumAttemptsReached => ProtoRetryState::MaximumAttemptsReached,
        RetryState::RetryPolicyNotSet => ProtoRetryState::RetryPolicyNotSet,
        RetryState::InternalServerError => ProtoRetryState::InternalServerError,
        RetryState::CancelRequested => ProtoRetryState::CancelRequested,
    }
}

fn retryable(proto: NexusHandlerErrorRetryBehavior) -> Option<bool> {
    match proto {
        NexusHandlerErrorRetryBehavior::Unspecified => None,
        NexusHandlerErrorRetryBehavior::Retryable => Some(true),
        NexusHandlerErrorRetryBehavior::NonRetryable => Some(false),
    }
}

fn proto_retry_behavior(retryable: Option<bool>) -> NexusHandlerErrorRetryBehavior {
    match retryable {
        None => NexusHandlerErrorRetryBehavior::Unspecified,
        Some(true) => NexusHandlerErrorRetryBehavior::Retryable,
        Some(false) => NexusHandlerErrorRetryBehavior::NonRetryable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain_of_two() -> Failure {
        Failure {
            causes: vec![
                Cause {
                    message: "Activity task failed".into(),
                    source: "Server".into(),
                    stack_trace: String::new(),
                    encoded_attributes: None,
                    kind: CauseKind::Activity(ActivityFailure {
                        scheduled_event_id: 5,
                        started_event_id: 6,
                        identity: "1@host".into(),
                        activity_type: "compose_greeting".into(),
                        activity_id: "1".into(),
                        retry_state: RetryState::MaximumAttemptsReached,
                    }),
                },
                Cause {
                    message: "boom".into(),
                    source: "PythonSDK".into(),
                    stack_trace: "line 1".into(),
                    encoded_attributes: None,
                    kind: CauseKind::Application(ApplicationFailure {
                        error_type: "RuntimeError".into(),
                        non_retryable: true,
                        details: Some(vec![]),
                        next_retry_delay: None,
                        category: ApplicationCategory::Benign,
                    }),
                },
            ],
        }
    }

    #[test]
    fn a_chain_survives_both_ways() {
        let proto = to_proto(&chain_of_two(), &TableReader::new(vec![], vec![])).unwrap();
        assert_eq!(
            from_proto(proto, &mut TableBuilder::default()),
            chain_of_two()
        );
    }

    #[test]
    fn the_outermost_cause_is_the_outermost_message() {
        let proto = to_proto(&chain_of_two(), &TableReader::new(vec![], vec![])).unwrap();
        assert_eq!(failure_chain(&proto), ["Activity task failed", "boom"]);
    }

    #[test]
    fn a_failure_without_causes_is_refused() {
        let empty = Failure { causes: vec![] };
        let refused = to_proto(&empty, &TableReader::new(vec![], vec![]));
        assert_eq!(refused.unwrap_err(), InvalidMessage::EmptyFailure);
    }
}
