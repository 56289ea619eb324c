//! One attempt of an activity in the component; the test plays its host.

use std::time::SystemTime;

use super::protocol::{Answer, Question, Reply, Request};
use crate::Payload;
use crate::RetryPolicy;
use crate::activities::{ActivityError, ActivityInfo};
use crate::bindings::activity_part::exports::hourglass::plugin::activity::{
    Completion, Outcome, Task,
};
use crate::bindings::types_part::hourglass::plugin::types::{Timestamp, WorkflowExecution};
use crate::data_converters::RawValue;
use crate::error::{ApplicationFailure, Failure, FailureKind, Tables};
use crate::headers::Headers;
use crate::host::{Report, native};
use crate::wire::{duration, std_duration};

/// Runs an attempt; none if tests run natively.
///
/// # Panics
/// If the component has no such activity, or traps.
pub(in crate::testing) fn execute(
    info: &ActivityInfo,
    headers: &Headers,
    heartbeat_details: &[Payload],
    input: Vec<Payload>,
) -> Option<Result<Payload, ActivityError>> {
    let mut process = super::component()?;
    let wanted = &info.activity_type;
    let mut known = process.activities.iter();
    assert!(
        known.any(|known| known.as_ref().is_none_or(|known| known == wanted)),
        "this test cannot run in the component: {} does not export the activity {wanted}; \
         `hourglass_sdk::testing::natively_only` says so and skips it",
        process.component,
    );
    let task = task(info, headers, heartbeat_details, input);
    process.send(&Request::Execute(Box::new(task)));
    loop {
        match process.receive() {
            Answer::Asked(question) => process.send(&reply(question)),
            Answer::Executed(Ok(completion)) => return Some(end(completion)),
            Answer::Executed(Err(error)) => panic!("in the component: {}", error.message),
            other => other.unexpected(),
        }
    }
}

fn task(
    info: &ActivityInfo,
    headers: &Headers,
    heartbeat_details: &[Payload],
    input: Vec<Payload>,
) -> Task {
    let mut tables = Tables::default();
    let execution = WorkflowExecution {
        workflow_id: info.workflow_id.clone(),
        run_id: info.workflow_run_id.clone(),
    };
    Task {
        task_token: info.task_token.clone(),
        namespace: info.namespace.clone(),
        task_queue: info.task_queue.clone(),
        workflow_type: info.workflow_type.clone(),
        workflow_execution: Some(execution).filter(|it| !it.workflow_id.is_empty()),
        activity_id: info.activity_id.clone(),
        activity_type: info.activity_type.clone(),
        activity_run_id: info.activity_run_id.clone(),
        headers: headers.fields.to_wire(&mut tables),
        input: tables.add_all(input),
        heartbeat_details: tables.add_all(heartbeat_details.to_vec()),
        attempt: info.attempt,
        is_local: info.is_local,
        scheduled_time: info.scheduled_time.map(timestamp),
        current_attempt_scheduled_time: info.current_attempt_scheduled_time.map(timestamp),
        started_time: info.started_time.map(timestamp),
        schedule_to_close_timeout: info.schedule_to_close_timeout.map(duration),
        start_to_close_timeout: info.start_to_close_timeout.map(duration),
        heartbeat_timeout: info.heartbeat_timeout.map(duration),
        retry_policy: info.retry_policy.as_ref().map(RetryPolicy::to_wire),
        priority: Some(info.priority.to_wire()),
        payloads: tables.payloads,
    }
}

/// What the native host would say.
fn reply(question: Question) -> Reply {
    match question {
        Question::Heartbeat(details) => Reply::Cancelled(native::heartbeat(&details)),
        Question::Wait(length) => Reply::Cancelled(native::wait(std_duration(length))),
        Question::OtherHeartbeat(activity, details) => {
            Reply::Reported(native::report(&activity, Report::Heartbeat(&details)))
        }
        Question::OtherCompleted(activity, result) => {
            Reply::Reported(native::report(&activity, Report::Completed(&result)))
        }
        Question::OtherFailed(activity, failure) => {
            Reply::Reported(native::report(&activity, Report::Failed(&failure)))
        }
        Question::OtherCancelled(activity, details) => {
            Reply::Reported(native::report(&activity, Report::Cancelled(&details)))
        }
    }
}

fn end(completion: Completion) -> Result<Payload, ActivityError> {
    let tables = Tables {
        payloads: completion.payloads,
        failures: completion.failures,
    };
    let failure = |index| tables.failure(index).expect("an index inside the table");
    match completion.outcome {
        Outcome::Completed(index) => Ok(tables.payload(index).expect("an index inside the table")),
        Outcome::Failed(index) => Err(ActivityError::application(ApplicationFailure::from(
            failure(index),
        ))),
        Outcome::Cancelled(index) => Err(cancelled(failure(index))),
        Outcome::WillCompleteAsync => Err(ActivityError::WillCompleteAsync),
    }
}

fn cancelled(failure: Failure) -> ActivityError {
    match failure.link.kind.clone() {
        FailureKind::Cancelled {
            details: Some(details),
            ..
        } => ActivityError::cancelled_with_details(RawValue::new(details)),
        _ => ActivityError::cancelled(),
    }
}

fn timestamp(time: SystemTime) -> Timestamp {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp {
        seconds: since.as_secs() as i64,
        nanoseconds: since.subsec_nanos(),
    }
}
