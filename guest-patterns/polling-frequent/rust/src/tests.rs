//! The polling by itself.

use hourglass_sdk::testing::{ActivityEnvironment, Command, WorkflowRun, replay_history};

use super::*;

#[test]
fn five_calls_and_four_heartbeats_are_one_attempt() {
    let mut environment = ActivityEnvironment::new();
    environment.info.workflow_id = "polling".to_owned();
    let input = ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    };
    let greeting = environment.run(GreetingActivities::compose_greeting, input);
    assert_eq!(greeting.unwrap(), "Hello, World!");
    assert_eq!(environment.heartbeats::<String>(), ["Invoking activity"; 4]);
}

#[test]
fn the_workflow_gives_the_activity_a_minute() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(
        (activity.start_to_close_timeout, activity.heartbeat_timeout),
        (Some(Duration::from_secs(60)), Some(Duration::from_secs(2)))
    );
    assert!(activity.retry_policy.is_none());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
