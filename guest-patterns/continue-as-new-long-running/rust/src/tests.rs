//! The long loop without a server.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun, replay_history};

use super::*;

fn started(max_iterations: u64, state: Option<WorkflowState>) -> WorkflowRun<LongRunningWorkflow> {
    WorkflowRun::start(WorkflowInput {
        max_iterations,
        state,
    })
    .unwrap()
}

#[test]
fn every_iteration_waits_a_tenth_of_a_second() {
    let mut run = started(2, None);
    for timer in 1..=2 {
        assert!(
            matches!(run.commands(), [Command::StartTimer(number, time)]
                if *number == timer && *time == Duration::from_millis(100)),
            "{:?}",
            run.commands()
        );
        run.turn([Event::TimerFired(timer)]).unwrap();
    }
    let nothing = ().to_payload().unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(result)) if *result == nothing));
}

#[test]
fn the_state_goes_along_when_the_server_suggests_a_new_run() {
    let state = WorkflowState {
        iteration: 6,
        processed_items: 60,
    };
    let mut run = started(1000, Some(state));
    run.continue_as_new_suggested = true;
    run.turn([Event::TimerFired(1)]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending());
    };
    let input = br#"{"max_iterations":1000,"state":{"iteration":7,"processed_items":70}}"#;
    assert_eq!(next.input[0].data, input);
}

#[test]
fn without_a_suggestion_it_goes_on_in_the_same_run() {
    let mut run = started(1000, None);
    run.turn([Event::TimerFired(1)]).unwrap();
    assert!(run.ending().is_none());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<LongRunningWorkflow>(history), Ok(()));
}
