//! When the attribute changes.

use hourglass_sdk::testing::{Command, Event, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_attribute_changes_after_two_seconds() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start(()).unwrap();
    assert!(
        matches!(run.commands(), [Command::StartTimer(1, _)]),
        "{:?}",
        run.commands()
    );
    run.turn([Event::TimerFired(1)]).unwrap();
    assert!(
        matches!(
            run.commands(),
            [
                Command::UpsertSearchAttributes(_),
                Command::StartTimer(2, _)
            ]
        ),
        "{:?}",
        run.commands()
    );
    run.turn([Event::TimerFired(2)]).unwrap();
    assert!(run.ending().is_some());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
