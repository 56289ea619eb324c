//! Both activities without a server.

use hourglass_sdk::testing::{ActivityEnvironment, Event, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_greeting_leaves_its_end_to_others() {
    let asked = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, "World");
    assert!(
        matches!(asked, Err(ActivityError::WillCompleteAsync)),
        "{asked:?}"
    );
}

#[test]
fn the_other_activity_speaks_for_it_three_times_and_ends_it() {
    let mut environment = ActivityEnvironment::new();
    environment
        .run(GreetingActivities::complete_greeting, "World")
        .unwrap();
    let reports = environment.async_reports();
    assert_eq!(reports.len(), 4, "{reports:?}");
    let last = format!("{:?}", reports[3]);
    assert!(last.contains(ASKED), "{last}");
}

#[test]
fn the_workflow_asks_both_at_once_and_waits_for_both() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [asked, answering] = &run.scheduled()[..] else {
        panic!("two activities: {:?}", run.commands())
    };
    assert_eq!(asked.activity_id, ASKED);
    assert_eq!(answering.activity_type, "complete_greeting");
    run.turn([Event::completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::completed(2, &())]).unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
