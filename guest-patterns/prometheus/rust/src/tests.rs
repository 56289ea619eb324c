//! The workflow and its activity; the numbers are the host's.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Event, WorkflowRun, replay_history};

use super::*;

fn input() -> ComposeGreetingInput {
    ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "Temporal".to_owned(),
    }
}

#[test]
fn the_activity_greets() {
    let said = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input());
    assert_eq!(said.unwrap(), "Hello, Temporal!");
}

#[test]
fn the_greeting_is_the_result() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("Temporal").unwrap();
    let asked = run.scheduled().remove(0);
    assert_eq!(asked.input, [input().to_payload().unwrap()]);
    let greeting = "Hello, Temporal!".to_owned();
    run.turn([Event::completed(1, &greeting)]).unwrap();
    assert_eq!(run.result(), greeting);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
