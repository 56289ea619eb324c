//! Answers of Nexus handlers.

use temporalio_common::protos::{
    coresdk::nexus::nexus_task_completion::Status,
    temporal::api::{
        enums::v1::NexusHandlerErrorRetryBehavior,
        failure::v1::{Failure as ProtoFailure, NexusHandlerFailureInfo, failure::FailureInfo},
        nexus::v1::{
            self as proto, CancelOperationResponse, Link, StartOperationResponse, response,
            start_operation_response,
        },
    },
};

use super::tables::{InvalidMessage, TableReader};
use crate::{
    codec::CodecError,
    contract::{
        nexus::{CancelCompletion, StartCompletion, StartOutcome},
        types::{CauseKind, Failure, NexusLink},
    },
};

/// How a request was handled, as the nexus room reports it.
#[derive(Debug)]
pub(crate) enum NexusAnswer {
    Start(StartCompletion),
    Cancel(CancelCompletion),
    /// The guest could not be run, or was cut off.
    NotHandled {
        error_type: &'static str,
        message: String,
        stack_trace: String,
    },
}

impl NexusAnswer {
    /// What is answered if no codec lets the payloads through.
    pub(crate) fn codec_failed(error: &CodecError) -> Self {
        Self::NotHandled {
            error_type: "INTERNAL",
            message: error.to_string(),
            stack_trace: error.stack_trace().to_owned(),
        }
    }
}

/// An answer as Core has it. One that makes no sense becomes an internal error which
/// says so.
pub(crate) fn proto_nexus_answer(answer: NexusAnswer) -> Status {
    let converted = match answer {
        NexusAnswer::Start(completion) => started(completion),
        NexusAnswer::Cancel(completion) => cancelled(completion),
        NexusAnswer::NotHandled {
            error_type,
            message,
            stack_trace,
        } => Ok(Status::Failure(handler_failure(
            error_type,
            message,
            stack_trace,
        ))),
    };
    converted.unwrap_or_else(|invalid| {
        let message = format!("the Nexus handler's answer makes no sense: {invalid}");
        Status::Failure(handler_failure("INTERNAL", message, String::new()))
    })
}

#[expect(deprecated, reason = "older servers read the token under its old name")]
fn started(completion: StartCompletion) -> Result<Status, InvalidMessage> {
    use start_operation_response::{Async, Sync, Variant};
    let StartCompletion {
        payloads,
        failures,
        outcome,
        links,
    } = completion;
    let tables = TableReader::new(payloads, failures);
    let links = links.into_iter().map(proto_link).collect();
    let variant = match outcome {
        StartOutcome::Succeeded(result) => Variant::SyncSuccess(Sync {
            payload: Some(tables.payload(result)?),
            links,
        }),
        StartOutcome::Started(token) => Variant::AsyncSuccess(Async {
            operation_id: token.clone(),
            operation_token: token,
            links,
        }),
        StartOutcome::OperationFailed(index) => {
            expect_kind(&tables, index, "operation-failed", |kind| {
                matches!(kind, CauseKind::Application(_) | CauseKind::Cancelled(_))
            })?;
            Variant::Failure(tables.failure(index)?)
        }
        StartOutcome::HandlerFailed(index) => {
            expect_kind(&tables, index, "handler-failed", |kind| {
                matches!(kind, CauseKind::NexusHandler(_))
            })?;
            return Ok(Status::Failure(tables.failure(index)?));
        }
    };
    Ok(Status::Completed(proto::Response {
        variant: Some(response::Variant::StartOperation(StartOperationResponse {
            variant: Some(variant),
        })),
    }))
}

fn cancelled(completion: CancelCompletion) -> Result<Status, InvalidMessage> {
    let CancelCompletion { payloads, failure } = completion;
    let Some(failure) = failure else {
        return Ok(Status::Completed(proto::Response {
            variant: Some(response::Variant::CancelOperation(
                CancelOperationResponse {},
            )),
        }));
    };
    let tables = TableReader::new(payloads, vec![failure]);
    expect_kind(&tables, 0, "failure", |kind| {
        matches!(kind, CauseKind::NexusHandler(_))
    })?;
    Ok(Status::Failure(tables.failure(0)?))
}

/// Core takes a completion back whose failure is of another kind.
fn expect_kind(
    tables: &TableReader,
    index: u32,
    outcome: &str,
    expected: impl Fn(&CauseKind) -> bool,
) -> Result<(), InvalidMessage> {
    let Failure { causes } = tables.contract_failure(index)?;
    match causes.first() {
        Some(cause) if expected(&cause.kind) => Ok(()),
        _ => Err(InvalidMessage::Command {
            command: outcome.to_owned(),
            reason: "its outermost cause is of another kind than the contract asks for".to_owned(),
        }),
    }
}

fn handler_failure(error_type: &str, message: String, stack_trace: String) -> ProtoFailure {
    let info = NexusHandlerFailureInfo {
        r#type: error_type.to_owned(),
        retry_behavior: NexusHandlerErrorRetryBehavior::Unspecified as i32,
    };
    ProtoFailure {
        message,
        stack_trace,
        source: "Hourglass".to_owned(),
        failure_info: Some(FailureInfo::NexusHandlerFailureInfo(info)),
        ..Default::default()
    }
}

fn proto_link(link: NexusLink) -> Link {
    let NexusLink { url, link_type } = link;
    Link {
        url,
        r#type: link_type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{
        ApplicationCategory, ApplicationFailure, Cause, NexusHandlerFailure,
    };

    fn failure(kind: CauseKind) -> Failure {
        Failure {
            causes: vec![Cause {
                message: "no".into(),
                source: String::new(),
                stack_trace: String::new(),
                encoded_attributes: None,
                kind,
            }],
        }
    }

    fn application() -> CauseKind {
        CauseKind::Application(ApplicationFailure {
            error_type: "Refused".into(),
            non_retryable: false,
            details: None,
            next_retry_delay: None,
            category: ApplicationCategory::Unspecified,
        })
    }

    fn answer(outcome: StartOutcome, kind: CauseKind) -> Status {
        proto_nexus_answer(NexusAnswer::Start(StartCompletion {
            payloads: vec![],
            failures: vec![failure(kind)],
            outcome,
            links: vec![],
        }))
    }

    #[test]
    fn an_operation_that_failed_is_an_answer() {
        let status = answer(StartOutcome::OperationFailed(0), application());
        assert!(matches!(status, Status::Completed(_)));
    }

    #[test]
    fn a_handler_that_refused_keeps_its_error_type() {
        let kind = CauseKind::NexusHandler(NexusHandlerFailure {
            error_type: "BAD_REQUEST".into(),
            retryable: None,
        });
        let Status::Failure(failure) = answer(StartOutcome::HandlerFailed(0), kind) else {
            panic!("a failure");
        };
        let Some(FailureInfo::NexusHandlerFailureInfo(info)) = failure.failure_info else {
            panic!("of a handler");
        };
        assert_eq!(info.r#type, "BAD_REQUEST");
    }

    #[test]
    fn a_failure_of_the_wrong_kind_is_an_internal_error_that_says_so() {
        let Status::Failure(failure) = answer(StartOutcome::HandlerFailed(0), application()) else {
            panic!("a failure");
        };
        assert_eq!(
            failure.message,
            "the Nexus handler's answer makes no sense: handler-failed: its outermost cause is of \
             another kind than the contract asks for"
        );
    }
}
