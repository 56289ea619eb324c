//! The loop without a server.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun, replay_history};

use super::*;

fn started_with(iteration: i64) -> WorkflowRun<LoopingWorkflow> {
    WorkflowRun::start_with(vec![iteration.to_payload().unwrap()], []).unwrap()
}

#[test]
fn a_round_waits_and_hands_the_next_number_on() {
    let mut run = started_with(3);
    assert!(run.ending().is_none());
    assert!(
        matches!(run.commands(), [Command::StartTimer(1, second)] if second.as_secs() == 1),
        "{:?}",
        run.commands()
    );
    run.turn([Event::TimerFired(1)]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending());
    };
    assert_eq!(next.input, [4_i64.to_payload().unwrap()]);
    assert!(next.workflow_type.is_none() && next.task_queue.is_none());
}

#[test]
fn the_last_round_ends() {
    let nothing = ().to_payload().unwrap();
    let run = started_with(10);
    assert!(matches!(run.ending(), Some(Ending::Completed(result)) if *result == nothing));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<LoopingWorkflow>(history), Ok(()));
}
