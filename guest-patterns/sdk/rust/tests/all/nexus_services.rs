//! Handlers of Nexus operations.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hourglass_sdk::error::IncomingError;
use hourglass_sdk::nexus::{
    HandlerError, HandlerErrorType, NexusOperationContext, NexusOperationDefinition,
    NexusWorkflowOptions, NexusWorkflowRun, OperationError, UntypedNexusOperation,
    WorkflowErrorKind, nexus_service,
};
use hourglass_sdk::testing::{NexusEnvironment, OperationStart};
use hourglass_sdk::{
    ApplicationFailure, MemoValues, WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Delivery;

#[workflow_methods]
impl Delivery {
    #[run]
    async fn run(_ctx: &mut WorkflowContext<Self>, fruit: String) -> WorkflowResult<u32> {
        Ok(fruit.len() as u32)
    }
}

#[derive(Default)]
struct Shop {
    asked: AtomicU32,
}

#[nexus_service(name = "shop")]
impl Shop {
    /// What a fruit costs.
    #[sync_operation]
    fn price(_ctx: NexusOperationContext, fruit: String) -> Result<u32, OperationError> {
        match fruit.as_str() {
            "apple" => Ok(3),
            "plum" => Err(OperationError::failed(ApplicationFailure::new("sold out"))),
            "pear" => Err(OperationError::cancelled()),
            "" => Err(HandlerError::new(HandlerErrorType::BadRequest, "no fruit").into()),
            "rotten" => Err(ApplicationFailure::non_retryable("rotten").into()),
            _ => Ok(fruit.parse()?),
        }
    }

    #[sync_operation(name = "how-often")]
    async fn asked(
        self: Arc<Self>,
        ctx: NexusOperationContext,
    ) -> Result<(u32, String), OperationError> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        Ok((asked, ctx.headers()[0].1.clone()))
    }

    #[workflow_run_operation]
    fn order(
        ctx: NexusOperationContext,
        fruit: String,
    ) -> Result<NexusWorkflowRun<u32>, OperationError> {
        let memo = MemoValues::new().insert("endpoint", ctx.endpoint().to_owned());
        let id = format!("order-{}", ctx.request_id());
        let options = NexusWorkflowOptions::with_workflow_id(id).memo(memo);
        Ok(ctx.start_workflow(Delivery::run, fruit, options.build())?)
    }
}

fn environment() -> NexusEnvironment {
    let mut environment = NexusEnvironment::new(Shop::default());
    environment.headers = vec![("from".to_owned(), "here".to_owned())];
    environment
}

fn price(fruit: &str) -> OperationStart<u32> {
    environment().start(Shop::price, fruit.to_owned())
}

#[track_caller]
fn refused(start: OperationStart<u32>) -> (String, Option<bool>, String) {
    let OperationStart::HandlerFailed(IncomingError::NexusHandler(error)) = start else {
        panic!("{start:?}")
    };
    let error_type = error.error_type().to_owned();
    (error_type, error.is_retryable(), error.to_string())
}

#[test]
fn operations_are_named_after_methods_and_services_after_types_unless_they_have_names() {
    assert_eq!(Shop::price.service(), "shop");
    assert_eq!(Shop::price.name(), "price");
    assert_eq!(Shop::asked.name(), "how-often");
}

#[test]
fn an_operation_can_be_over_at_once() {
    assert!(matches!(price("apple"), OperationStart::Succeeded(3)));
}

#[test]
fn the_operations_of_a_value_share_it() {
    let mut environment = environment();
    for expected in 1..=2 {
        let OperationStart::Succeeded((asked, header)) = environment.start(Shop::asked, ()) else {
            panic!()
        };
        assert_eq!((asked, header.as_str()), (expected, "here"));
    }
}

#[test]
fn an_operation_fails_or_is_cancelled_only_if_its_handler_says_so() {
    let failed = price("plum");
    let OperationStart::OperationFailed(IncomingError::Application(failure)) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failure.to_string(), "sold out");
    assert!(matches!(
        price("pear"),
        OperationStart::OperationFailed(IncomingError::Cancelled(_))
    ));
}

#[test]
fn other_errors_refuse_the_request() {
    let bad = ("BAD_REQUEST".to_owned(), None, "no fruit".to_owned());
    assert_eq!(refused(price("")), bad);
    let rotten = ("INTERNAL".to_owned(), Some(false), "rotten".to_owned());
    assert_eq!(refused(price("rotten")), rotten);
    let (error_type, retryable, message) = refused(price("mango"));
    assert_eq!((error_type.as_str(), retryable), ("INTERNAL", None));
    assert_eq!(message, "invalid digit found in string");
}

#[test]
fn an_unknown_operation_is_not_found() {
    let operation = UntypedNexusOperation::new("shop", "steal");
    let input = hourglass_sdk::data_converters::RawValue::empty();
    let start = environment().start(operation, input);
    let OperationStart::HandlerFailed(IncomingError::NexusHandler(error)) = start else {
        panic!("{start:?}")
    };
    assert_eq!(error.error_type(), "NOT_FOUND");
    assert_eq!(
        error.to_string(),
        "the Nexus service 'shop' has no operation 'steal'"
    );
}

#[test]
fn an_operation_can_be_a_workflow_run() {
    let mut environment = environment();
    let start = environment.start(Shop::order, "apple".to_owned());
    let OperationStart::Started(token) = start else {
        panic!("{start:?}")
    };
    let [workflow] = environment.started_workflows() else {
        panic!("{:?}", environment.started_workflows())
    };
    assert_eq!(workflow.workflow_id, "order-request");
    assert_eq!(workflow.workflow_type, "Delivery");
    assert_eq!(workflow.input::<String>(), "apple");
    let endpoint = workflow.memo.get::<String>("endpoint").unwrap();
    assert_eq!(endpoint.as_deref(), Some("endpoint"));
    assert_eq!(environment.links().len(), 1);
    environment.cancel(Shop::order, &token).unwrap();
    assert_eq!(environment.cancelled_workflows(), [token]);
}

#[test]
fn a_workflow_that_cannot_start_refuses_the_request() {
    let mut environment =
        environment().refuse_workflows(WorkflowErrorKind::AlreadyStarted, "it runs already");
    let start = environment.start(Shop::order, "apple".to_owned());
    let expected = (
        "CONFLICT".to_owned(),
        Some(false),
        "it runs already".to_owned(),
    );
    assert_eq!(refused(start), expected);
    let refused = environment.cancel(Shop::order, "token").unwrap_err();
    assert_eq!(refused.message(), "it runs already");
}

#[test]
fn an_operation_that_is_over_cannot_be_cancelled() {
    let failure = environment().cancel(Shop::price, "token").unwrap_err();
    assert_eq!(
        failure.message(),
        "the operation is over once it has started: there is nothing to cancel"
    );
}
