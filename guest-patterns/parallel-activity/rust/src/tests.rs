use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::error::ApplicationFailure;
use hourglass_sdk::testing::{ActivityEnvironment, Ending, Event, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_activity_greets_by_name() {
    let mut environment = ActivityEnvironment::new();
    let greeting = environment
        .run(GreetingActivities::say_hello_activity, "user")
        .unwrap();
    assert_eq!(greeting, "Hello, user!");
}

#[test]
fn all_activities_are_scheduled_at_once_and_the_result_is_sorted() {
    let mut run = WorkflowRun::<SayHelloWorkflow>::start(()).unwrap();
    let names: Vec<String> = run
        .scheduled()
        .iter()
        .map(|activity| activity.input())
        .collect();
    let limit = Some(Duration::from_secs(5));
    assert!(
        run.scheduled()
            .iter()
            .all(|activity| activity.start_to_close_timeout == limit)
    );
    assert_eq!(names, ["user1", "user2", "user3", "user4", "user5"]);
    for seq in [3, 5, 1, 4, 2] {
        let other = 6 - seq;
        run.turn([Event::completed(seq, &format!("Hello, user{other}!"))])
            .unwrap();
    }
    let result = run.result().to_payload().unwrap();
    let expected =
        r#"["Hello, user1!","Hello, user2!","Hello, user3!","Hello, user4!","Hello, user5!"]"#;
    assert_eq!(String::from_utf8(result.data).unwrap(), expected);
}

#[test]
fn the_first_failure_ends_the_workflow_and_cancels_nothing() {
    let mut run = WorkflowRun::<SayHelloWorkflow>::start(()).unwrap();
    run.turn([Event::ActivityFailed(
        2,
        ApplicationFailure::new("no greeting"),
    )])
    .unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "Activity task failed");
    assert_eq!(failure.cause().unwrap().to_string(), "no greeting");
    assert!(run.commands().is_empty());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<SayHelloWorkflow>(history), Ok(()));
}
