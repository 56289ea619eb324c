//! The activity by itself, and the workflow that runs it locally.

use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

use super::*;

#[test]
fn the_activity_greets_by_name() {
    let name = "Temporal".to_owned();
    let greeting = ActivityEnvironment::new().run(Greetings::greeting, name);
    assert_eq!(greeting.unwrap(), "Hello Temporal!");
}

#[test]
fn one_workflow_task_is_all_that_the_workflow_needs() {
    let mut run = WorkflowRun::<EagerWorkflow>::start("Temporal").unwrap();
    let [Command::ScheduleLocalActivity(activity)] = run.commands() else {
        panic!("one local activity: {:?}", run.commands())
    };
    assert_eq!(activity.activity_type, "greeting");
    assert_eq!(activity.input::<String>(), "Temporal");
    let answer = "Hello Temporal!".to_owned();
    run.turn([Event::completed(1, &answer)]).unwrap();
    assert_eq!(run.result(), answer);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<EagerWorkflow>(history), Ok(()));
}
