//! What the two activities do, and that the workflow waits for one of them.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    ActivityEnvironment, Command, Ending, Event, ReportedEnd, WorkflowRun, replay_history,
};

use super::*;

fn input() -> ComposeGreetingInput {
    ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    }
}

#[test]
fn the_greeting_leaves_its_end_to_others() {
    let left = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input());
    assert!(
        matches!(left, Err(ActivityError::WillCompleteAsync)),
        "{left:?}"
    );
}

#[test]
fn three_heartbeats_and_the_answer_are_said_of_the_other_activity() {
    let mut environment = ActivityEnvironment::new();
    environment.info.workflow_id = "workflow".to_owned();
    let complete = GreetingActivities::complete_greeting;
    environment.run(complete, input()).unwrap();
    let reports = environment.async_reports();
    assert_eq!(reports.len(), 4);
    let (completion, heartbeats) = reports.split_last().unwrap();
    let greeting = ActivityIdentifier::by_id("workflow", "1");
    for report in heartbeats {
        assert!(
            matches!(report.report, ReportedEnd::Heartbeat(_)),
            "{report:?}"
        );
        assert_eq!(report.activity, greeting);
    }
    let answer = "Hello, World!".to_owned().to_payload().unwrap();
    assert_eq!(completion.activity, greeting);
    assert!(
        matches!(&completion.report, ReportedEnd::Completed(said) if *said == answer),
        "{completion:?}"
    );
}

#[test]
fn an_activity_that_is_not_open_is_tried_again() {
    let mut environment = ActivityEnvironment::new().without_async_activities();
    let tried = environment.run(GreetingActivities::complete_greeting, input());
    let Err(ActivityError::Application(failure)) = tried else {
        panic!("{tried:?}")
    };
    assert_eq!(failure.failure().message(), "the activity is not open");
    assert!(!failure.is_non_retryable());
    assert_eq!(failure.category(), ApplicationErrorCategory::Benign);
}

/// A run that has begun to complete the greeting.
fn completing() -> WorkflowRun<GreetingWorkflow> {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [greeting] = &run.scheduled()[..] else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(greeting.activity_type, "compose_greeting");
    assert_eq!(greeting.activity_id, GREETING);
    run.turn([Event::TimerFired(1)]).unwrap();
    let [Command::ScheduleLocalActivity(completion)] = run.commands() else {
        panic!("one local activity: {:?}", run.commands())
    };
    assert_eq!(completion.activity_type, "complete_greeting");
    run
}

fn answer() -> Event {
    Event::completed(1, &"Hello, World!".to_owned())
}

#[test]
fn the_workflow_ends_with_the_greeting_whatever_becomes_of_who_gave_it() {
    let mut run = completing();
    run.turn([answer()]).unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn who_gave_the_greeting_may_be_heard_before_it() {
    let mut run = completing();
    run.turn([Event::completed(2, &())]).unwrap();
    assert!(run.ending().is_none(), "{:?}", run.ending());
    run.turn([answer()]).unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn a_greeting_that_fails_fails_the_workflow() {
    let mut run = completing();
    let refused = ApplicationFailure::non_retryable("refused");
    run.turn([Event::ActivityFailed(1, refused)]).unwrap();
    let ending = run.ending();
    assert!(matches!(ending, Some(Ending::Failed(_))), "{ending:?}");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
