//! The activity by itself, and the workflow that runs it locally.

use hourglass_sdk::ApplicationFailure;
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    ActivityEnvironment, Command, Ending, Event, WorkflowRun, replay_history,
};

use super::*;

fn input() -> ComposeGreetingInput {
    ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    }
}

#[test]
fn the_activity_greets_by_name() {
    let greeting = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input());
    assert_eq!(greeting.unwrap(), "Hello, World!");
}

#[test]
fn the_activity_runs_inside_the_workflow_task() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::ScheduleLocalActivity(activity)] = run.commands() else {
        panic!("one local activity: {:?}", run.commands())
    };
    assert_eq!(activity.activity_type, "compose_greeting");
    assert_eq!(activity.input, [input().to_payload().unwrap()]);
    assert_eq!(
        activity.start_to_close_timeout,
        Some(Duration::from_secs(10))
    );
}

#[test]
fn the_workflow_returns_the_greeting() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    run.turn([Event::completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn the_failure_of_a_local_activity_is_the_failure_of_the_workflow() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let failure = ApplicationFailure::new("no greeting");
    run.turn([Event::LocalActivityFailed(1, failure)]).unwrap();
    let Some(Ending::Failed(failed)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failed.message(), "no greeting");
    assert!(failed.cause().is_none());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
