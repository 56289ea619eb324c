//! The failing activity, and what its failure does to the workflow.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Ending, Event, WorkflowRun, replay_history};

use super::*;

fn input() -> ComposeGreetingInput {
    ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    }
}

fn failure() -> ApplicationFailure {
    let activity = GreetingActivities::compose_greeting;
    match ActivityEnvironment::new().run(activity, input()) {
        Err(ActivityError::Application(failure)) => *failure,
        other => panic!("not an application failure: {other:?}"),
    }
}

#[test]
fn the_activity_fails_with_the_greeting() {
    let failure = failure();
    assert_eq!(failure.to_string(), "Greeting exception: Hello, World!");
    assert_eq!(failure.type_name(), Some("RuntimeError"));
    assert!(!failure.is_non_retryable());
    assert!(failure.failure().cause().is_none());
}

#[test]
fn the_activity_is_tried_twice_with_the_name_that_the_workflow_is_given() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [activity] = &run.scheduled()[..] else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(activity.activity_type, "compose_greeting");
    assert_eq!(activity.activity_id, "1");
    assert_eq!(activity.input, [input().to_payload().unwrap()]);
    assert_eq!(
        activity.start_to_close_timeout,
        Some(Duration::from_secs(10))
    );
    let policy = activity.retry_policy.as_ref().unwrap();
    assert_eq!(policy.maximum_attempts(), 2);
}

#[test]
fn the_workflow_fails_with_the_failure_of_its_activity() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    run.turn([Event::ActivityFailed(1, failure())]).unwrap();
    let Some(Ending::Failed(failed)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failed.message(), "Activity task failed");
    let cause = failed.cause().unwrap();
    assert_eq!(cause.to_string(), "Greeting exception: Hello, World!");
    assert!(cause.cause().is_none());
}

#[test]
fn a_greeting_that_comes_after_all_is_the_result() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    run.turn([Event::completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
