//! Activity tasks to the contract, their outcomes to Core.

use temporalio_common::protos::{
    coresdk::{
        ActivityHeartbeat,
        activity_result::{
            self, ActivityExecutionResult, ActivityTaskFailedCause,
            activity_execution_result::Status,
        },
        activity_task::{self, ActivityCancelReason},
    },
    temporal::api::failure::v1::{
        ApplicationFailureInfo, CanceledFailureInfo, Failure, failure::FailureInfo,
    },
};

use super::{
    policy,
    tables::{InvalidMessage, TableBuilder, TableReader, proto_payload},
    time,
};
use crate::{
    codec::CodecError,
    contract::{
        activity::{CancelReason, Completion, Outcome, Task},
        types::Payload,
    },
};

/// Takes the start of an activity apart.
pub(crate) fn activity_task(
    task_token: Vec<u8>,
    task_queue: &str,
    start: activity_task::Start,
) -> Task {
    let activity_task::Start {
        workflow_namespace,
        workflow_type,
        workflow_execution,
        activity_id,
        activity_type,
        header_fields,
        input,
        heartbeat_details,
        scheduled_time,
        current_attempt_scheduled_time,
        started_time,
        attempt,
        schedule_to_close_timeout,
        start_to_close_timeout,
        heartbeat_timeout,
        retry_policy,
        priority,
        is_local,
        run_id,
    } = start;
    let mut tables = TableBuilder::default();
    Task {
        task_token,
        namespace: workflow_namespace,
        task_queue: task_queue.to_owned(),
        workflow_type,
        workflow_execution: workflow_execution.map(policy::execution),
        activity_id,
        activity_type,
        activity_run_id: run_id,
        headers: tables.named(header_fields),
        input: tables.payloads(input),
        heartbeat_details: tables.payloads(heartbeat_details),
        scheduled_time: scheduled_time.map(time::timestamp),
        current_attempt_scheduled_time: current_attempt_scheduled_time.map(time::timestamp),
        started_time: started_time.map(time::timestamp),
        attempt,
        schedule_to_close_timeout: schedule_to_close_timeout.map(time::duration),
        start_to_close_timeout: start_to_close_timeout.map(time::duration),
        heartbeat_timeout: heartbeat_timeout.map(time::duration),
        retry_policy: retry_policy.map(policy::retry_policy),
        priority: priority.map(policy::priority),
        is_local,
        payloads: tables.payloads,
    }
}

/// Why Core wants an activity to stop.
pub(crate) fn cancel_reason(reason: ActivityCancelReason) -> CancelReason {
    match reason {
        ActivityCancelReason::NotFound => CancelReason::NotFound,
        ActivityCancelReason::Cancelled => CancelReason::Cancelled,
        ActivityCancelReason::TimedOut => CancelReason::TimedOut,
        ActivityCancelReason::WorkerShutdown => CancelReason::WorkerShutdown,
        ActivityCancelReason::Paused => CancelReason::Paused,
        ActivityCancelReason::Reset => CancelReason::Reset,
    }
}

/// A heartbeat of an activity.
pub(crate) fn proto_heartbeat(task_token: Vec<u8>, details: Vec<Payload>) -> ActivityHeartbeat {
    ActivityHeartbeat {
        task_token,
        details: details.into_iter().map(proto_payload).collect(),
    }
}

/// How an attempt ended, as the activity room reports it.
#[derive(Debug)]
pub(crate) enum ReportedOutcome {
    /// The guest answered. `cancel_requested` says why it had been asked to stop, if so.
    Answered {
        completion: Completion,
        cancel_requested: Option<CancelReason>,
    },
    /// The host cut the attempt off after it had been asked to stop.
    CutOff { message: String },
    /// The guest could not be run: a trap, a limit, no such activity.
    Broken {
        error_type: &'static str,
        message: String,
        stack_trace: String,
    },
}

impl ReportedOutcome {
    /// What is reported of an attempt whose payloads no codec let through.
    pub(crate) fn codec_failed(error: &CodecError) -> Self {
        Self::Broken {
            error_type: "PayloadCodecError",
            message: error.to_string(),
            stack_trace: error.stack_trace().to_owned(),
        }
    }
}

/// The result of an attempt as Core has it. An answer that makes no sense becomes
/// a failure which says so.
pub(crate) fn proto_activity_result(outcome: ReportedOutcome) -> ActivityExecutionResult {
    let status = match outcome {
        ReportedOutcome::Answered {
            completion,
            cancel_requested,
        } => answered(completion, cancel_requested).unwrap_or_else(|invalid| {
            failed(application_failure(
                "InvalidGuestMessage",
                format!("the activity's completion makes no sense: {invalid}"),
                String::new(),
            ))
        }),
        ReportedOutcome::CutOff { message } => cancelled(Failure {
            message,
            source: "Hourglass".to_owned(),
            failure_info: Some(FailureInfo::CanceledFailureInfo(
                CanceledFailureInfo::default(),
            )),
            ..Default::default()
        }),
        ReportedOutcome::Broken {
            error_type,
            message,
            stack_trace,
        } => failed(application_failure(error_type, message, stack_trace)),
    };
    ActivityExecutionResult {
        status: Some(status),
    }
}

fn answered(
    completion: Completion,
    cancel_requested: Option<CancelReason>,
) -> Result<Status, InvalidMessage> {
    let Completion {
        payloads,
        failures,
        outcome,
    } = completion;
    let tables = TableReader::new(payloads, failures);
    Ok(match outcome {
        Outcome::Completed(result) => Status::Completed(activity_result::Success {
            result: Some(tables.payload(result)?),
        }),
        Outcome::Failed(failure) => failed(tables.failure(failure)?),
        Outcome::Cancelled(failure) => stopped(tables.failure(failure)?, cancel_requested),
        Outcome::WillCompleteAsync => {
            Status::WillCompleteAsync(activity_result::WillCompleteAsync {})
        }
    })
}

/// A pause or a reset is no cancellation to the server, which would refuse one: it
/// waits for a failed attempt. So do the other SDKs, with these types.
fn stopped(failure: Failure, requested: Option<CancelReason>) -> Status {
    let as_failure = |error_type, message: &str| {
        failed(application_failure(
            error_type,
            message.to_owned(),
            String::new(),
        ))
    };
    match requested {
        None => failed(failure),
        Some(CancelReason::Paused) => as_failure("ActivityPause", "the activity was paused"),
        Some(CancelReason::Reset) => as_failure("ActivityReset", "the activity was reset"),
        Some(
            CancelReason::Cancelled
            | CancelReason::NotFound
            | CancelReason::TimedOut
            | CancelReason::WorkerShutdown,
        ) => cancelled(failure),
    }
}

fn failed(failure: Failure) -> Status {
    Status::Failed(activity_result::Failure {
        failure: Some(failure),
        cause: ActivityTaskFailedCause::ActivityWorkerUnhandledFailure as i32,
    })
}

fn cancelled(failure: Failure) -> Status {
    Status::Cancelled(activity_result::Cancellation {
        failure: Some(failure),
    })
}

fn application_failure(error_type: &str, message: String, stack_trace: String) -> Failure {
    Failure {
        message,
        source: "Hourglass".to_owned(),
        stack_trace,
        failure_info: Some(FailureInfo::ApplicationFailureInfo(
            ApplicationFailureInfo {
                r#type: error_type.to_owned(),
                ..Default::default()
            },
        )),
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{CancelledFailure, Cause, CauseKind, Failure as ContractFailure};

    fn cancelled_answer(cancel_requested: Option<CancelReason>) -> Option<Status> {
        let cause = Cause {
            message: "Cancelled".into(),
            source: String::new(),
            stack_trace: String::new(),
            encoded_attributes: None,
            kind: CauseKind::Cancelled(CancelledFailure {
                details: None,
                identity: String::new(),
            }),
        };
        let completion = Completion {
            payloads: vec![],
            failures: vec![ContractFailure {
                causes: vec![cause],
            }],
            outcome: Outcome::Cancelled(0),
        };
        proto_activity_result(ReportedOutcome::Answered {
            completion,
            cancel_requested,
        })
        .status
    }

    #[test]
    fn a_requested_cancellation_is_reported_as_one() {
        let answer = cancelled_answer(Some(CancelReason::Cancelled));
        assert!(matches!(answer, Some(Status::Cancelled(_))));
    }

    #[test]
    fn a_paused_attempt_is_a_failed_one() {
        let answer = cancelled_answer(Some(CancelReason::Paused));
        assert!(matches!(answer, Some(Status::Failed(_))));
    }

    #[test]
    fn a_cancellation_that_nobody_asked_for_is_a_failure() {
        assert!(matches!(cancelled_answer(None), Some(Status::Failed(_))));
    }

    #[test]
    fn an_answer_that_makes_no_sense_fails_the_attempt() {
        let completion = Completion {
            payloads: vec![],
            failures: vec![],
            outcome: Outcome::Completed(0),
        };
        let result = proto_activity_result(ReportedOutcome::Answered {
            completion,
            cancel_requested: None,
        });
        let Some(Status::Failed(failed)) = result.status else {
            panic!("a failure");
        };
        assert_eq!(
            failed.failure.unwrap().message,
            "the activity's completion makes no sense: payload 0 is named, but the message has 0 payloads"
        );
    }
}
