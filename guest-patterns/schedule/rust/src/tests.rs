//! The activity by itself, and the workflow as the schedule starts it.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

use super::*;

fn input() -> YourParams {
    YourParams {
        greeting: "Hello".to_owned(),
        name: "my schedule arg".to_owned(),
    }
}

#[test]
fn the_activity_greets_by_name() {
    let greeting = ActivityEnvironment::new().run(YourActivities::your_activity, input());
    assert_eq!(greeting.unwrap(), "Hello, my schedule arg!");
}

#[test]
fn the_workflow_asks_the_activity_and_returns_its_greeting() {
    let mut run = WorkflowRun::<YourSchedulesWorkflow>::start("my schedule arg").unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(activity.activity_type, "your_activity");
    assert_eq!(activity.input, [input().to_payload().unwrap()]);
    run.turn([Event::completed(1, &"Hello, my schedule arg!".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello, my schedule arg!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<YourSchedulesWorkflow>(history), Ok(()));
}
