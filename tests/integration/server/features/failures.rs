//! Failures as clients read them: every field, cause by cause.

use hourglass::contract::{
    asynchronous_completion::ReportedFailure,
    types::{
        ApplicationCategory, ApplicationFailure, CauseKind, Duration, RetryState, TimeoutType,
    },
};

use super::Features;

/// The failure that a workflow of the guest ends with.
async fn failure(test: &str, workflow_type: &str) -> ReportedFailure {
    let features = Features::serve(test).await;
    let run = features.start(workflow_type, &[]).await;
    run.closed().await;
    run.history()
        .await
        .closing_failure()
        .expect("the workflow failed")
}

fn messages(failure: &ReportedFailure) -> Vec<&str> {
    let causes = failure.failure.causes.iter();
    causes.map(|cause| &*cause.message).collect()
}

/// The JSON texts of a cause's details.
fn texts(failure: &ReportedFailure, details: &Option<Vec<u32>>) -> Vec<String> {
    let indices = details.as_ref().expect("details").iter();
    let data = |index: &u32| failure.payloads[*index as usize].data.clone();
    indices
        .map(|index| String::from_utf8(data(index)).expect("JSON"))
        .collect()
}

/// Asserts that a cause has every field of the guest's application failure.
fn has_everything(failure: &ReportedFailure, cause: usize) {
    let CauseKind::Application(application) = &failure.failure.causes[cause].kind else {
        panic!("{failure:?}");
    };
    let expected = ApplicationFailure {
        error_type: "NoApples".into(),
        non_retryable: true,
        details: application.details.clone(),
        next_retry_delay: Some(Duration {
            seconds: 1,
            nanoseconds: 500_000_000,
        }),
        category: ApplicationCategory::Benign,
    };
    assert_eq!(*application, expected);
    assert_eq!(texts(failure, &application.details), ["[\"apples\",3]"]);
}

#[tokio::test]
async fn an_application_failure_keeps_all_its_fields_and_its_causes() {
    let failure = failure("failure-application", "Fails").await;
    assert_eq!(messages(&failure), ["the order failed", "no apples left"]);
    has_everything(&failure, 0);
}

#[tokio::test]
async fn an_activitys_failure_arrives_with_its_retry_state_and_all_its_fields() {
    let failure = failure("failure-activity", "FailsInActivity").await;
    assert_eq!(
        messages(&failure)[1..],
        ["the order failed", "no apples left"]
    );
    let CauseKind::Activity(activity) = &failure.failure.causes[0].kind else {
        panic!("{failure:?}");
    };
    assert_eq!(activity.activity_type, "Failing::fail");
    assert_eq!(activity.retry_state, RetryState::NonRetryableFailure);
    assert!(activity.scheduled_event_id > 0 && activity.started_event_id > 0);
    has_everything(&failure, 1);
}

#[tokio::test]
async fn a_heartbeat_timeout_keeps_the_last_details() {
    let failure = failure("failure-timeout", "TimesOut").await;
    let CauseKind::Activity(activity) = &failure.failure.causes[0].kind else {
        panic!("{failure:?}");
    };
    assert_eq!(activity.retry_state, RetryState::MaximumAttemptsReached);
    let CauseKind::Timeout(timeout) = &failure.failure.causes[1].kind else {
        panic!("{failure:?}");
    };
    assert_eq!(timeout.timeout_type, TimeoutType::Heartbeat);
    let details = texts(&failure, &timeout.last_heartbeat_details);
    assert_eq!(details, ["\"half way\""]);
}

#[tokio::test]
async fn a_childs_failure_names_the_child_and_keeps_its_causes() {
    let failure = failure("failure-child", "FailsInChild").await;
    let CauseKind::ChildWorkflow(child) = &failure.failure.causes[0].kind else {
        panic!("{failure:?}");
    };
    assert_eq!(
        (&*child.workflow_id, &*child.workflow_type),
        ("failing-child", "Fails")
    );
    assert_eq!(child.retry_state, RetryState::RetryPolicyNotSet);
    has_everything(&failure, 1);
    assert_eq!(
        messages(&failure)[1..],
        ["the order failed", "no apples left"]
    );
}
