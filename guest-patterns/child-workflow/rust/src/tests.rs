//! The parent without a server, and the child by itself.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::error::{ApplicationFailure, ChildWorkflowStartCause};
use hourglass_sdk::testing::{Command, Ending, Event, RequestedChild, WorkflowRun, replay_history};
use hourglass_sdk::{ChildWorkflowCancellationType, ParentClosePolicy};

use super::*;

fn started() -> (WorkflowRun<GreetingWorkflow>, RequestedChild) {
    let run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::StartChildWorkflow(child)] = run.commands() else {
        panic!("one child and nothing else: {:?}", run.commands())
    };
    let child = child.clone();
    (run, child)
}

#[track_caller]
fn failed_with(run: &WorkflowRun<GreetingWorkflow>, messages: &[&str]) {
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    let mut found = vec![failure.message().to_owned()];
    let mut cause = failure.cause();
    while let Some(error) = cause {
        found.push(error.to_string());
        cause = error.cause();
    }
    assert_eq!(found, messages);
}

#[test]
fn the_child_greets_by_name() {
    let input = ComposeGreetingInput {
        greeting: "Salut".to_owned(),
        name: "monde".to_owned(),
    };
    let run = WorkflowRun::<ComposeGreetingWorkflow>::start(input).unwrap();
    assert!(run.commands().is_empty());
    assert_eq!(run.result(), "Salut, monde!");
}

#[test]
fn the_parent_starts_one_child_with_the_name_it_is_given() {
    let (run, child) = started();
    assert_eq!(child.workflow_type, "ComposeGreetingWorkflow");
    assert_eq!(child.workflow_id, "hello-child-workflow-workflow-child-id");
    assert_eq!(child.task_queue, "");
    assert_eq!(child.parent_close_policy, ParentClosePolicy::Terminate);
    assert_eq!(
        child.cancellation_type,
        ChildWorkflowCancellationType::WaitCancellationCompleted
    );
    let [input] = &child.input[..] else {
        panic!("one argument")
    };
    assert_eq!(
        String::from_utf8_lossy(&input.data),
        r#"{"greeting":"Hello","name":"World"}"#
    );
    assert!(run.ending().is_none());
}

#[test]
fn the_parent_returns_what_the_child_returns() {
    let (mut run, child) = started();
    run.turn([Event::ChildStarted(child.seq, "child-run".to_owned())])
        .unwrap();
    assert!(run.ending().is_none());
    let greeting = "Hello, World from elsewhere!".to_owned();
    run.turn([Event::child_completed(child.seq, &greeting)])
        .unwrap();
    assert_eq!(
        run.result().to_payload().unwrap().data,
        br#""Hello, World from elsewhere!""#
    );
}

#[test]
fn a_child_that_fails_fails_its_parent() {
    let (mut run, child) = started();
    run.turn([Event::ChildStarted(child.seq, "child-run".to_owned())])
        .unwrap();
    let failure = ApplicationFailure::new("no greeting");
    run.turn([Event::ChildFailed(child.seq, failure)]).unwrap();
    failed_with(&run, &["Child Workflow execution failed", "no greeting"]);
}

#[test]
fn a_child_id_that_is_taken_fails_the_parent() {
    let (mut run, child) = started();
    let cause = ChildWorkflowStartCause::WorkflowAlreadyExists;
    run.turn([Event::ChildNotStarted(child.seq, cause)])
        .unwrap();
    failed_with(&run, &["Workflow execution already started"]);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
