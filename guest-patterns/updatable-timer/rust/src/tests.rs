//! The sleep without waiting.

use std::time::Duration;

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Command, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<Workflow>;

/// A run at second 1,000 that wakes up at `time`.
fn asleep(time: f64) -> Run {
    let mut run = Run::new();
    run.time = 1_000;
    run.begin(vec![time.to_payload().unwrap()], []).unwrap();
    run
}

fn change(time: f64) -> Event {
    Event::signal(Workflow::update_wake_up_time, time)
}

#[test]
fn it_sleeps_until_the_time_that_it_was_started_with() {
    let mut run = asleep(1_060.5);
    let pause = Duration::from_millis(60_500);
    assert!(
        matches!(run.commands(), [Command::StartTimer(1, timer)] if *timer == pause),
        "{:?}",
        run.commands()
    );
    run.time = 1_061;
    run.turn([Event::TimerFired(1)]).unwrap();
    assert!(run.ending().is_some());
}

#[test]
fn another_time_is_another_timer_and_can_be_asked_for() {
    let mut run = asleep(9_000.0);
    run.turn([change(1_010.0)]).unwrap();
    let pause = Duration::from_secs(10);
    assert!(
        matches!(
            run.commands(),
            [Command::CancelTimer(1), Command::StartTimer(2, timer)] if *timer == pause
        ),
        "{:?}",
        run.commands()
    );
    let time = run.query(Workflow::get_wake_up_time, ()).unwrap();
    assert_eq!(time.unwrap(), 1_010.0);
}

#[test]
fn a_time_that_is_over_ends_the_sleep() {
    let mut run = asleep(9_000.0);
    run.turn([change(0.0)]).unwrap();
    assert!(run.ending().is_some());
    assert!(asleep(0.0).ending().is_some());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<Workflow>(history), Ok(()));
}
