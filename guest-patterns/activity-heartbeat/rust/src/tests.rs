//! The activity by itself: what it says, and that it stops when it is asked to.

use hourglass_sdk::activities::CancelReason;
use hourglass_sdk::testing::{ActivityEnvironment, Command, WorkflowRun, replay_history};

use super::*;

fn input() -> ComposeGreetingInput {
    ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    }
}

#[test]
fn the_activity_heartbeats_three_times() {
    let mut environment = ActivityEnvironment::new();
    let greeting = environment.run(GreetingActivities::compose_greeting, input());
    assert_eq!(greeting.unwrap(), "Hello, World!");
    assert_eq!(environment.heartbeats::<i32>(), [0, 1, 2]);
}

#[test]
fn the_activity_stops_at_its_next_heartbeat_when_it_is_asked_to() {
    let mut environment =
        ActivityEnvironment::new().cancel_after(Duration::from_secs(1), CancelReason::Cancelled);
    let stopped = environment.run(GreetingActivities::compose_greeting, input());
    assert!(stopped.is_err());
    assert_eq!(environment.heartbeats::<i32>(), [0]);
}

#[test]
fn the_workflow_wants_a_heartbeat_every_two_seconds() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(activity.heartbeat_timeout, Some(Duration::from_secs(2)));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
