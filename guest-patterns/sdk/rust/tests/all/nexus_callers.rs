//! Workflows that call Nexus operations.

use std::time::Duration;

use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::error::IncomingError;
use hourglass_sdk::nexus::{
    HandlerError, HandlerErrorType, NexusOperationContext, OperationError, UntypedNexusOperation,
    nexus_service,
};
use hourglass_sdk::testing::{Command, Ending, Event, NexusEvent, WorkflowRun};
use hourglass_sdk::{
    ApplicationFailure, CancellableFuture, NexusOperationCancellationType,
    NexusOperationExecutionError, NexusOperationOptions, WorkflowContext, WorkflowResult, workflow,
    workflow_methods,
};

struct Prices;

#[nexus_service]
impl Prices {
    #[sync_operation]
    fn price(_ctx: NexusOperationContext, fruit: String) -> Result<u32, OperationError> {
        Ok(fruit.len() as u32)
    }
}

#[workflow]
#[derive(Default)]
struct Caller;

#[workflow_methods]
impl Caller {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, fruit: String) -> WorkflowResult<String> {
        let options = NexusOperationOptions::builder()
            .schedule_to_close_timeout(Duration::from_secs(60))
            .nexus_header(vec![
                ("z".to_owned(), "1".to_owned()),
                ("a".to_owned(), "2".to_owned()),
            ])
            .build();
        let client = ctx.nexus_client("market");
        let started = client
            .start_operation(Prices::price, fruit, options)
            .await?;
        let token = started.operation_token().map(str::to_owned);
        let price = started.result().await?;
        Ok(format!("{token:?} {price}"))
    }
}

/// Cancels what it called, and returns how that ended.
#[workflow]
#[derive(Default)]
struct Hasty;

#[workflow_methods]
impl Hasty {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let client = ctx.nexus_client("market");
        let operation = UntypedNexusOperation::new("Prices", "price");
        let input = RawValue::new("apple".to_owned().to_payloads()?);
        let options = NexusOperationOptions::builder()
            .cancellation_type(NexusOperationCancellationType::TryCancel)
            .build();
        let price = client.execute_operation(operation, input, options);
        price.cancel();
        price.cancel();
        match price.await {
            Ok(_) => Ok("a price".to_owned()),
            Err(error) if error.as_cancelled().is_some() => Ok("cancelled".to_owned()),
            Err(error) if error.as_timeout().is_some() => Ok("timed out".to_owned()),
            Err(other) => Err(other.into()),
        }
    }
}

/// Calls an operation once it is too late.
#[workflow]
#[derive(Default)]
struct Late;

#[workflow_methods]
impl Late {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        ctx.cancelled().await;
        let options = NexusOperationOptions::default();
        let client = ctx.nexus_client("market");
        let price = client.start_operation(Prices::price, "apple".to_owned(), options);
        match price.await {
            Err(NexusOperationExecutionError::Cancelled(_)) => Ok("cancelled".to_owned()),
            Err(other) => Err(other.into()),
            Ok(_) => Ok("started".to_owned()),
        }
    }
}

fn called() -> WorkflowRun<Caller> {
    WorkflowRun::start("apple".to_owned()).unwrap()
}

#[test]
fn a_call_says_what_is_called_and_how() {
    let run = called();
    let [Command::ScheduleNexusOperation(call)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!((call.seq, call.endpoint.as_str()), (1, "market"));
    assert_eq!(
        (call.service.as_str(), call.operation.as_str()),
        ("Prices", "price")
    );
    assert_eq!(call.input::<String>(), "apple");
    assert_eq!(
        call.schedule_to_close_timeout,
        Some(Duration::from_secs(60))
    );
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(call.nexus_header, [header("a", "2"), header("z", "1")]);
    let wait = NexusOperationCancellationType::WaitCancellationCompleted;
    assert_eq!(call.cancellation_type, wait);
}

#[test]
fn an_operation_starts_and_gives_its_result() {
    let mut run = called();
    run.turn([Event::Nexus(1, NexusEvent::Started("token".to_owned()))])
        .unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::Nexus(1, NexusEvent::completed(&5))])
        .unwrap();
    assert_eq!(run.result(), "Some(\"token\") 5");
}

#[test]
fn an_operation_that_is_over_at_once_has_no_token() {
    let mut run = called();
    run.turn([
        Event::Nexus(1, NexusEvent::StartedSync),
        Event::Nexus(1, NexusEvent::completed(&5)),
    ])
    .unwrap();
    assert_eq!(run.result(), "None 5");
}

#[test]
fn the_refusal_of_a_handler_passes_through_the_caller_with_its_causes() {
    let refusal = HandlerError::new(HandlerErrorType::NotFound, "no such fruit");
    let refusal = refusal.caused_by(&ApplicationFailure::new("not in season"));
    let mut run = called();
    let refusal = IncomingError::from(refusal.failure().clone());
    run.turn([Event::Nexus(1, NexusEvent::NotStarted(refusal))])
        .unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    let Some(IncomingError::NexusHandler(handler)) = failure.cause() else {
        panic!("{failure:?}")
    };
    assert_eq!(handler.error_type(), "NOT_FOUND");
    assert_eq!(handler.cause().unwrap().to_string(), "not in season");
}

#[test]
fn an_operation_can_fail_after_it_started() {
    let mut run = called();
    let cause = ApplicationFailure::new("sold out");
    run.turn([
        Event::Nexus(1, NexusEvent::Started("token".to_owned())),
        Event::Nexus(1, NexusEvent::Failed(IncomingError::Application(cause))),
    ])
    .unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.cause().unwrap().to_string(), "sold out");
}

#[test]
fn a_caller_that_is_asked_to_stop_passes_that_on_and_waits() {
    let mut run = called();
    run.turn([Event::Nexus(1, NexusEvent::Started("token".to_owned()))])
        .unwrap();
    run.turn([Event::Cancel(String::new())]).unwrap();
    let commands = run.commands();
    assert!(
        matches!(commands, [Command::RequestCancelNexusOperation(1)]),
        "{commands:?}"
    );
    run.turn([Event::Nexus(1, NexusEvent::Cancelled)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn an_operation_can_be_cancelled_by_itself_and_before_it_starts() {
    let mut run = WorkflowRun::<Hasty>::start(()).unwrap();
    let commands = run.commands();
    assert!(
        matches!(
            commands,
            [
                Command::ScheduleNexusOperation(call),
                Command::RequestCancelNexusOperation(1)
            ] if call.cancellation_type == NexusOperationCancellationType::TryCancel
        ),
        "{commands:?}"
    );
    run.turn([
        Event::Nexus(1, NexusEvent::StartedSync),
        Event::Nexus(1, NexusEvent::TimedOut),
    ])
    .unwrap();
    assert_eq!(run.result(), "timed out");
}

#[test]
fn an_operation_that_is_called_after_the_cancellation_is_never_asked_for() {
    let mut run = WorkflowRun::<Late>::start(()).unwrap();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(run.commands().is_empty(), "{:?}", run.commands());
    assert_eq!(run.result(), "cancelled");
}

#[test]
fn the_end_of_an_operation_that_is_not_open_fails_the_task() {
    let mut run = called();
    let failed = run.turn([Event::Nexus(2, NexusEvent::completed(&5))]);
    assert_eq!(
        failed.unwrap_err().to_string(),
        "The activation ends Nexus operation 2, which this run has not open"
    );
}
