//! The attempts one by one, and how far they are apart.

use hourglass_sdk::MemoValues;
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    ActivityEnvironment, Command, WorkflowRun, natively_only, replay_history,
};

use super::*;

fn retry_interval(run: &WorkflowRun<GreetingWorkflow>) -> Option<Duration> {
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    activity
        .retry_policy
        .as_ref()
        .map(RetryPolicy::initial_interval)
}

#[test]
fn the_fifth_attempt_in_one_instance_succeeds() {
    if natively_only("each attempt of a test has an instance of its own in the component") {
        return;
    }
    let mut environment = ActivityEnvironment::new();
    environment.info.workflow_id = "polling".to_owned();
    let mut attempt = || {
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name: "World".to_owned(),
        };
        environment.run(GreetingActivities::compose_greeting, input)
    };
    for _ in 1..service::WORKING_CALL {
        let failure = format!("{:?}", attempt().unwrap_err());
        assert!(failure.contains("service is down"), "{failure}");
    }
    assert_eq!(attempt().unwrap(), "Hello, World!");
}

#[test]
fn attempts_are_a_minute_apart_unless_the_memo_says_otherwise() {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    assert_eq!(retry_interval(&run), Some(Duration::from_secs(60)));
    let mut hurried = WorkflowRun::<GreetingWorkflow>::new();
    hurried.memo = MemoValues::new().insert(RETRY_INTERVAL_SECONDS, 1);
    let input = "World".to_owned().to_payloads().unwrap();
    hurried.begin(input, []).unwrap();
    assert_eq!(retry_interval(&hurried), Some(Duration::from_secs(1)));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
