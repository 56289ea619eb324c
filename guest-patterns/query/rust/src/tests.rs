//! What the query answers, before and after.

use hourglass_sdk::testing::{Event, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_greeting_changes_after_two_seconds() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let before = run.query(GreetingWorkflow::greeting, ()).unwrap();
    assert_eq!(before.unwrap(), "Hello, World!");
    run.turn([Event::TimerFired(1)]).unwrap();
    let after = run.query(GreetingWorkflow::greeting, ()).unwrap();
    assert_eq!(after.unwrap(), "Goodbye, World!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
