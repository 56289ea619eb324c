//! What an attempt answers to each kind of end.

use std::fmt;

use super::*;
use crate::bindings::types_part::hourglass::plugin::types::{Cause, CauseKind};

struct Divide;

impl ActivityDefinition for Divide {
    type Input = i64;
    type Output = i64;

    fn name(&self) -> &str {
        "divide"
    }
}

impl ExecutableActivity for Divide {
    type Receiver = ();

    fn execute(_: &(), _: ActivityContext, input: i64) -> Result<i64, ActivityError> {
        match input {
            0 => Err(Broken(std::num::IntErrorKind::Zero.into()).into()),
            1 => Err(ActivityError::cancelled()),
            input => Ok(100 / input),
        }
    }
}

/// An error with another one below it.
#[derive(Debug)]
struct Broken(Inner);

#[derive(Debug)]
struct Inner;

impl From<std::num::IntErrorKind> for Inner {
    fn from(_: std::num::IntErrorKind) -> Self {
        Self
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot divide")
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the divisor is zero")
    }
}

impl std::error::Error for Inner {}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn run(activity_type: &str, input: Vec<Payload>) -> Completion {
    let activities = [ActivityRegistration::of(Divide, "", None, ())];
    let task = Task {
        task_token: Vec::new(),
        namespace: "default".to_owned(),
        task_queue: "queue".to_owned(),
        workflow_type: "Calculation".to_owned(),
        workflow_execution: None,
        activity_id: "1".to_owned(),
        activity_type: activity_type.to_owned(),
        activity_run_id: String::new(),
        headers: Vec::new(),
        input: (0..input.len() as u32).collect(),
        heartbeat_details: Vec::new(),
        scheduled_time: None,
        current_attempt_scheduled_time: None,
        started_time: None,
        attempt: 1,
        schedule_to_close_timeout: None,
        start_to_close_timeout: None,
        heartbeat_timeout: None,
        retry_policy: None,
        priority: None,
        is_local: false,
        payloads: input,
    };
    execute(&activities, &[], task).unwrap()
}

/// Type and message of each link, and whether it may be retried.
#[track_caller]
fn failed(completion: &Completion) -> Vec<(&str, &str, bool)> {
    let Outcome::Failed(index) = completion.outcome else {
        panic!("{:?}", completion.outcome)
    };
    let link = |cause: &'_ Cause| -> (String, String, bool) {
        match &cause.kind {
            CauseKind::Application(kind) => (
                kind.error_type.clone(),
                cause.message.clone(),
                !kind.non_retryable,
            ),
            other => panic!("{other:?}"),
        }
    };
    let causes = &completion.failures[index as usize].causes;
    let links: Vec<_> = causes.iter().map(link).collect();
    links
        .into_iter()
        .map(|(kind, message, retry)| (&*kind.leak(), &*message.leak(), retry))
        .collect()
}

#[test]
fn a_result_is_one_payload() {
    let completion = run("divide", 4i64.to_payloads().unwrap());
    assert_eq!(completion.outcome, Outcome::Completed(0));
    assert_eq!(completion.payloads[0].data, b"25");
}

#[test]
fn an_error_becomes_a_retryable_failure_with_its_sources_as_causes() {
    let completion = run("divide", 0i64.to_payloads().unwrap());
    let expected = [
        ("", "cannot divide", true),
        ("", "the divisor is zero", true),
    ];
    assert_eq!(failed(&completion), expected);
}

#[test]
fn input_that_does_not_fit_is_named_as_the_cause() {
    let completion = run("divide", "four".to_owned().to_payloads().unwrap());
    let links = failed(&completion);
    assert_eq!(links[0], ("", "Failed decoding arguments", true));
    assert!(
        links[1]
            .1
            .starts_with("invalid type: string \"four\", expected i64"),
        "{}",
        links[1].1
    );
}

#[test]
fn an_unknown_activity_is_not_found() {
    let completion = run("multiply", Vec::new());
    let message = "Activity function multiply for workflow Calculation is not registered on this \
                   worker, available activities: divide";
    assert_eq!(failed(&completion), [("NotFoundError", message, true)]);
}

#[test]
fn a_cancelled_attempt_is_reported_as_cancelled() {
    let completion = run("divide", 1i64.to_payloads().unwrap());
    assert_eq!(completion.outcome, Outcome::Cancelled(0));
    assert_eq!(completion.failures[0].causes[0].message, "Cancelled");
}

#[test]
fn a_future_that_nothing_completes_is_an_error_and_no_hang() {
    let result = block_on(async {
        std::future::pending::<()>().await;
        Ok(())
    });
    let Err(ActivityError::Application(failure)) = result else {
        panic!("{result:?}")
    };
    assert!(failure.to_string().contains("nothing in this plugin"));
}
