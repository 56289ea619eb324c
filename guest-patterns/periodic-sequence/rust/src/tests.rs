//! The polling without waiting.

use hourglass_sdk::testing::{ActivityEnvironment, Ending, Event, WorkflowRun, replay_history};

use super::*;

fn down() -> ApplicationFailure {
    let asked = GreetingActivities::compose_greeting;
    match ActivityEnvironment::new().run(asked, "World") {
        Err(ActivityError::Application(failure)) => *failure,
        other => panic!("the service is up: {other:?}"),
    }
}

#[test]
fn a_service_that_is_down_counts_in_no_alarm() {
    let failure = down();
    assert_eq!(failure.to_string(), "service is down");
    assert_eq!(failure.category(), ApplicationErrorCategory::Benign);
}

#[test]
fn after_ten_tries_the_child_begins_anew_with_the_same_name() {
    let mut run = WorkflowRun::<ChildWorkflow>::start("World").unwrap();
    for number in 1..=10 {
        let [activity] = &run.scheduled()[..] else {
            panic!("one activity: {:?}", run.commands())
        };
        let policy = activity.retry_policy.as_ref().unwrap();
        assert_eq!(policy.maximum_attempts(), 1);
        run.turn([Event::ActivityFailed(number, down())]).unwrap();
        run.turn([Event::TimerFired(number)]).unwrap();
    }
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(next.input::<String>(), "World");
}

#[test]
fn a_service_that_comes_up_ends_both() {
    let mut child = WorkflowRun::<ChildWorkflow>::start("World").unwrap();
    let greeting = "Hello, World!".to_owned();
    child.turn([Event::completed(1, &greeting)]).unwrap();
    let mut parent = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    parent
        .turn([Event::ChildStarted(1, "run".to_owned())])
        .unwrap();
    parent
        .turn([Event::child_completed(1, &child.result())])
        .unwrap();
    assert_eq!(parent.result(), "Hello, World!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
