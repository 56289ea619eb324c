//! The attempts of the activity, one by one.

use hourglass_sdk::testing::{ActivityEnvironment, Command, WorkflowRun, replay_history};

use super::*;

fn attempt(number: u32) -> Result<String, ActivityError> {
    let mut environment = ActivityEnvironment::new();
    environment.info.attempt = number;
    let input = ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    };
    environment.run(GreetingActivities::compose_greeting, input)
}

#[test]
fn three_attempts_fail_and_the_fourth_succeeds() {
    for number in 1..LAST_ATTEMPT {
        let failure = attempt(number).unwrap_err();
        assert!(
            format!("{failure:?}").contains("Intentional failure"),
            "{failure:?}"
        );
    }
    assert_eq!(attempt(LAST_ATTEMPT).unwrap(), "Hello, World!");
}

#[test]
fn the_workflow_leaves_the_retries_to_the_server() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    let policy = activity.retry_policy.as_ref().expect("a retry policy");
    assert_eq!(policy.maximum_interval(), Some(Duration::from_secs(2)));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
