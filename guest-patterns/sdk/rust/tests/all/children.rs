//! Child workflows: how they start, end, are signalled and stopped.

use hourglass_sdk::error::IncomingError;
use hourglass_sdk::testing::{Command, Ending, Event, RequestedChild, WorkflowRun};
use hourglass_sdk::{
    ApplicationFailure, CancellableFutureWithReason, ChildWorkflowCancellationType,
    ChildWorkflowExecutionError, ChildWorkflowOptions, ChildWorkflowStartCause,
    ChildWorkflowStartError, ParentClosePolicy, SignalWorkflowOptions, SyncWorkflowContext,
    WorkflowContext, WorkflowIdReusePolicy, WorkflowResult, workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Compose {
    name: String,
}

#[workflow_methods]
impl Compose {
    #[run]
    async fn run(_ctx: &mut WorkflowContext<Self>, greeting: String) -> WorkflowResult<String> {
        Ok(greeting)
    }

    #[signal]
    fn rename(&mut self, _ctx: &mut SyncWorkflowContext<Self>, name: String) {
        self.name = name;
    }
}

#[workflow]
#[derive(Default)]
struct Greeting;

#[workflow_methods]
impl Greeting {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, id: Option<String>) -> WorkflowResult<String> {
        let options = ChildWorkflowOptions::builder()
            .maybe_workflow_id(id)
            .build();
        let child = ctx.start_child_workflow(Compose::run, "Hello".to_owned(), options);
        let child = child.await?;
        assert_eq!(child.run_id, "child-run");
        Ok(child.result().await?)
    }
}

/// Signals its child, and stops it when that has arrived.
#[workflow]
#[derive(Default)]
struct Changeable;

#[workflow_methods]
impl Changeable {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let options = ChildWorkflowOptions::workflow_id("the-child");
        let child = ctx.start_child_workflow(Compose::run, "Hello".to_owned(), options);
        let child = child.await?;
        assert_eq!(child.workflow_id(), "the-child");
        let options = SignalWorkflowOptions::default();
        child
            .signal(Compose::rename, "World".to_owned(), options)
            .await?;
        child.cancel("no longer needed");
        child.cancel("twice");
        match child.result().await {
            Err(error @ ChildWorkflowExecutionError::Failed(_)) => {
                Ok(format!("cancelled: {}", error.as_cancelled().is_some()))
            }
            other => panic!("{other:?}"),
        }
    }
}

#[workflow]
#[derive(Default)]
struct Impatient;

#[workflow_methods]
impl Impatient {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ChildWorkflowOptions::default();
        let child = ctx.start_child_workflow(Compose::run, String::new(), options);
        child.cancel_with_reason("too slow".to_owned());
        match child.await {
            Err(ChildWorkflowStartError::Cancelled(_)) => Ok(()),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("it started"),
        }
    }
}

fn started(id: Option<&str>) -> WorkflowRun<Greeting> {
    WorkflowRun::start(id.map(str::to_owned)).unwrap()
}

#[track_caller]
fn requested(commands: &[Command]) -> &RequestedChild {
    match commands {
        [Command::StartChildWorkflow(child)] => child,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_child_is_asked_for_with_the_defaults_by_name() {
    let run = started(Some("fixed"));
    let child = requested(run.commands());
    assert_eq!((child.seq, child.workflow_id.as_str()), (1, "fixed"));
    assert_eq!(child.workflow_type, "Compose");
    assert_eq!(child.task_queue, "");
    assert_eq!(child.input::<String>(), "Hello");
    assert_eq!(child.parent_close_policy, ParentClosePolicy::Terminate);
    assert_eq!(child.id_reuse_policy, WorkflowIdReusePolicy::AllowDuplicate);
    let wait = ChildWorkflowCancellationType::WaitCancellationCompleted;
    assert_eq!(child.cancellation_type, wait);
    assert!(!child.has_retry_policy);
}

#[test]
fn a_child_without_an_id_gets_a_random_one_that_replays_repeat() {
    let (first, again) = (started(None), started(None));
    let id = &requested(first.commands()).workflow_id;
    assert_eq!((id.len(), &id[14..15]), (36, "4"));
    assert_eq!(&requested(again.commands()).workflow_id, id);
}

#[test]
fn a_child_starts_and_gives_its_result() {
    let mut run = started(None);
    run.turn([Event::ChildStarted(1, "child-run".to_owned())])
        .unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::child_completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn a_child_can_start_and_end_in_one_turn() {
    let mut run = started(None);
    run.turn([
        Event::ChildStarted(1, "child-run".to_owned()),
        Event::child_completed(1, &"Hello".to_owned()),
    ])
    .unwrap();
    assert_eq!(run.result(), "Hello");
}

#[test]
fn the_failure_of_a_child_passes_through_its_parent() {
    let mut run = started(None);
    let cause = ApplicationFailure::new("no greeting today");
    run.turn([
        Event::ChildStarted(1, "child-run".to_owned()),
        Event::ChildFailed(1, cause),
    ])
    .unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "Child Workflow execution failed");
    let cause = failure.cause().unwrap();
    assert!(matches!(cause, IncomingError::Application(_)), "{cause:?}");
}

#[test]
fn an_id_that_is_taken_fails_the_parent_with_the_text_of_other_sdks() {
    let mut run = started(Some("taken"));
    let cause = ChildWorkflowStartCause::WorkflowAlreadyExists;
    run.turn([Event::ChildNotStarted(1, cause)]).unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "Workflow execution already started");
}

#[test]
fn a_parent_that_is_asked_to_stop_passes_that_on_and_waits() {
    let mut run = started(None);
    run.turn([Event::ChildStarted(1, "child-run".to_owned())])
        .unwrap();
    run.turn([Event::Cancel("enough".to_owned())]).unwrap();
    let [Command::CancelChildWorkflow(1, reason)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(reason, "enough");
    assert!(run.ending().is_none());
    run.turn([Event::ChildCancelled(1)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn a_child_is_signalled_and_cancelled_through_its_handle() {
    let mut run = WorkflowRun::<Changeable>::start(()).unwrap();
    run.turn([Event::ChildStarted(1, "child-run".to_owned())])
        .unwrap();
    let [Command::SignalWorkflow(signal)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(signal.input::<String>(), "World");
    assert_eq!((signal.seq, signal.name.as_str()), (1, "rename"));
    assert!(signal.to_child && signal.workflow_id == "the-child");
    run.turn([Event::SignalDelivered(1)]).unwrap();
    let [Command::CancelChildWorkflow(1, reason)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(reason, "no longer needed");
    run.turn([Event::ChildCancelled(1)]).unwrap();
    assert_eq!(run.result(), "cancelled: true");
}

#[test]
fn a_child_can_be_cancelled_before_it_starts() {
    let mut run = WorkflowRun::<Impatient>::start(()).unwrap();
    assert!(matches!(
        run.commands(),
        [Command::StartChildWorkflow(_), Command::CancelChildWorkflow(1, reason)]
            if reason == "too slow"
    ));
    run.turn([Event::ChildCancelledBeforeStart(1)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(_))));
}

#[test]
fn the_end_of_a_child_that_is_not_open_fails_the_task() {
    let mut run = started(None);
    let failed = run.turn([Event::ChildStarted(2, String::new())]);
    assert_eq!(
        failed.unwrap_err().to_string(),
        "The activation ends child workflow 2, which this run has not open"
    );
}
