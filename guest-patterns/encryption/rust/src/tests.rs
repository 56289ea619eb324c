//! The workflow without a server, and without a codec.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Ending, WorkflowRun};

use super::*;

#[test]
fn it_greets_without_an_exclamation_mark() {
    let run = WorkflowRun::<GreetingWorkflow>::start("Temporal".to_owned()).unwrap();
    let greeting = "Hello, Temporal".to_payload().unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(result)) if *result == greeting));
}
