//! The activity by itself, the workflow with it, and with another answer in its place.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

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
fn the_workflow_hands_greeting_and_name_to_the_activity() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(activity.activity_type, "compose_greeting");
    assert_eq!(activity.input, [input().to_payload().unwrap()]);
    assert_eq!(
        activity.start_to_close_timeout,
        Some(Duration::from_secs(10))
    );
}

#[test]
fn what_the_activity_says_is_the_result() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    run.turn([Event::completed(
        1,
        &"Hello, World from mocked activity!".to_owned(),
    )])
    .unwrap();
    assert_eq!(run.result(), "Hello, World from mocked activity!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
