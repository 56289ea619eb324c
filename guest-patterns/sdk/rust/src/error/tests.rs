//! Failures on their way in and out.

use std::time::Duration;

use super::*;
use crate::bindings::types_part::hourglass::plugin::types as wire;
use crate::data_converters::{TemporalDeserializable, TemporalSerializable};

fn activity_failure(cause: Failure) -> Failure {
    let kind = FailureKind::Activity(wire::ActivityFailure {
        scheduled_event_id: 5,
        started_event_id: 6,
        identity: "worker".to_owned(),
        activity_type: "pay".to_owned(),
        activity_id: "1".to_owned(),
        retry_state: RetryState::MaximumAttemptsReached,
    });
    let failure = Failure::new("Activity task failed", kind).caused_by(cause);
    failure.changed(|link| link.source = "Server".to_owned())
}

fn application_failure() -> Failure {
    ApplicationFailure::builder("no funds")
        .type_name("Funds")
        .non_retryable(true)
        .next_retry_delay(Duration::from_millis(1500))
        .category(ApplicationErrorCategory::Benign)
        .details("account 7".to_owned())
        .build()
        .into_failure()
}

#[test]
fn a_chain_survives_the_way_through_the_tables_with_every_field() {
    let mut out = Tables::default();
    let payload = "secret".to_owned().to_payload().unwrap();
    let inner = application_failure().changed(|link| {
        link.stack_trace = "at pay.py:3".to_owned();
        link.encoded_attributes = Some(payload);
    });
    out.add_failure(activity_failure(inner));
    let mut back = Tables::default();
    back.add_failure(out.failure(0).unwrap());
    let details = |tables: &Tables| format!("{:?}", tables.failure(0).unwrap());
    assert_eq!(details(&out), details(&back));
    assert_eq!(out.failures[0].causes.len(), 2);
}

#[test]
fn an_index_outside_its_table_is_an_error() {
    let error = Tables::default().failure(3).unwrap_err();
    assert_eq!(error.to_string(), "failure index 3 lies outside its table");
}

#[test]
fn an_activity_error_passes_through_a_workflow_as_it_is() {
    let failure = activity_failure(application_failure());
    let error = ActivityExecutionError::Failed(ActivityFailureError(failure));
    let termination = WorkflowTermination::from(error);
    let Effect::FailWorkflow(failure) = termination.effect(true) else {
        panic!("not a failure")
    };
    assert_eq!(
        (failure.message(), failure.source()),
        ("Activity task failed", "Server")
    );
    let Some(IncomingError::Application(cause)) = failure.cause() else {
        panic!("{failure:?}")
    };
    assert_eq!(
        (cause.type_name(), cause.is_non_retryable()),
        (Some("Funds"), true)
    );
    assert_eq!(cause.details::<String>().unwrap().unwrap(), "account 7");
}

#[test]
fn a_failure_wrapped_in_an_error_keeps_its_fields_as_a_cause() {
    let failure = activity_failure(application_failure());
    let error = ActivityExecutionError::Failed(ActivityFailureError(failure));
    let wrapped = ApplicationFailure::new(anyhow::Error::new(error).context("payment failed"));
    assert_eq!(wrapped.to_string(), "payment failed");
    let Some(IncomingError::Activity(activity)) = wrapped.cause() else {
        panic!("{wrapped:?}")
    };
    assert_eq!(
        (activity.activity_type(), activity.identity()),
        ("pay", "worker")
    );
}

#[test]
fn a_cancelled_activity_cancels_the_workflow_only_after_a_request() {
    let cancelled = || {
        let failure = activity_failure(Failure::cancelled("Cancelled", None));
        WorkflowTermination::from(ActivityExecutionError::Cancelled(CancelledError(failure)))
    };
    assert!(matches!(
        cancelled().effect(true),
        Effect::CancelWorkflow(None)
    ));
    assert!(matches!(cancelled().effect(false), Effect::FailWorkflow(_)));
}

#[test]
fn a_conversion_error_fails_the_task() {
    let error = i64::from_payload("text".to_owned().to_payload().unwrap()).unwrap_err();
    assert!(matches!(
        WorkflowTermination::from(error).effect(false),
        Effect::FailTask(_)
    ));
}
