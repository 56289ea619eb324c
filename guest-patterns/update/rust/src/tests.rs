//! The update without a server.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Event, UpdateAnswer, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_update_is_answered_and_ends_the_workflow() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start(()).unwrap();
    assert!(run.ending().is_none());
    let update = Event::update("one", GreetingWorkflow::update_workflow_status, ());
    run.turn([update]).unwrap();
    let answer = "Workflow status updated".to_payload().unwrap();
    let answers = run.answers();
    assert!(
        matches!(&answers[..], [_, ("one", UpdateAnswer::Completed(said))] if *said == answer),
        "{answers:?}"
    );
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
