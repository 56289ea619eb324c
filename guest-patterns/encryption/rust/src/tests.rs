//! The workflow without a server, and without a codec.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Ending, WorkflowRun, replay_history};

use super::*;

#[test]
fn it_greets_without_an_exclamation_mark() {
    let run = WorkflowRun::<GreetingWorkflow>::start("Temporal".to_owned()).unwrap();
    let greeting = "Hello, Temporal".to_payload().unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(result)) if *result == greeting));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
