//! Messages to workflows that are no children.

use hourglass_sdk::data_converters::RawValue;
use hourglass_sdk::testing::{Command, Ending, Event, ExternalFailureCause, WorkflowRun};
use hourglass_sdk::workflows::UntypedSignal;
use hourglass_sdk::{
    CancelExternalWorkflowError, SignalWorkflowOptions, WorkflowContext, WorkflowResult,
    WorkflowSignalError, workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Tells;

#[workflow_methods]
impl Tells {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, run_id: Option<String>) -> WorkflowResult<()> {
        let other = ctx.external_workflow("other", run_id);
        let input = RawValue::from_value(&7u8)?;
        let options = SignalWorkflowOptions::default();
        other
            .signal(UntypedSignal::new("count"), input, options)
            .await?;
        Ok(())
    }
}

#[workflow]
#[derive(Default)]
struct Stops;

#[workflow_methods]
impl Stops {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<bool> {
        let other = ctx.external_workflow("other", None);
        match other.cancel(Some("enough".to_owned())).await {
            Ok(()) => Ok(true),
            Err(CancelExternalWorkflowError::NotFound(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

fn telling() -> WorkflowRun<Tells> {
    WorkflowRun::start(Some("its-run".to_owned())).unwrap()
}

#[test]
fn a_signal_goes_to_the_workflow_and_run_that_the_handle_names() {
    let mut run = telling();
    let [Command::SignalWorkflow(signal)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!((signal.seq, signal.name.as_str()), (1, "count"));
    assert_eq!(signal.workflow_id, "other");
    assert_eq!(
        (signal.run_id.as_str(), signal.to_child),
        ("its-run", false)
    );
    assert_eq!(signal.input::<u8>(), 7);
    run.turn([Event::SignalDelivered(1)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(_))));
}

#[test]
fn a_signal_that_is_not_delivered_fails_the_workflow_that_does_not_handle_it() {
    let mut run = telling();
    let cause = ExternalFailureCause::ExecutionNotFound;
    run.turn([Event::SignalNotDelivered(1, cause)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Failed(_))));
}

#[test]
fn cancellation_calls_a_signal_back_if_it_has_not_left() {
    let mut run = telling();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(matches!(run.commands(), [Command::CancelSignal(1)]));
    let cause = ExternalFailureCause::Unspecified;
    run.turn([Event::SignalNotDelivered(1, cause)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn a_workflow_is_asked_to_stop_with_a_reason() {
    let mut run = WorkflowRun::<Stops>::start(()).unwrap();
    let [
        Command::RequestCancelExternalWorkflow {
            seq: 1,
            workflow_id,
            run_id,
            reason,
        },
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    assert_eq!((workflow_id.as_str(), run_id.as_str()), ("other", ""));
    assert_eq!(reason, "enough");
    run.turn([Event::CancelDelivered(1)]).unwrap();
    assert!(run.result());
}

#[test]
fn a_workflow_that_is_gone_is_told_from_other_reasons() {
    let mut run = WorkflowRun::<Stops>::start(()).unwrap();
    let cause = ExternalFailureCause::ExecutionNotFound;
    run.turn([Event::CancelNotDelivered(1, cause)]).unwrap();
    assert!(!run.result());
    let mut run = WorkflowRun::<Stops>::start(()).unwrap();
    let cause = ExternalFailureCause::NamespaceNotFound;
    run.turn([Event::CancelNotDelivered(1, cause)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Failed(_))));
}

#[test]
fn the_errors_read_like_sentences() {
    let error = WorkflowSignalError::from(RawValue::empty().to_value::<u8>().unwrap_err());
    assert_eq!(
        error.to_string(),
        "the signal to another workflow was not delivered"
    );
}
