//! Nexus operations, called and handled.

use std::time::Duration;

use hourglass_sdk::{
    ApplicationFailure, CancellableFuture, NexusOperationOptions, TimerResult, WorkflowContext,
    WorkflowResult, WorkflowTermination,
    nexus::{
        HandlerError, HandlerErrorType, NexusOperationContext, NexusWorkflowOptions,
        NexusWorkflowRun, OperationError, nexus_service,
    },
    workflow, workflow_methods,
};

#[derive(Default)]
pub struct Market;

#[nexus_service(name = "market")]
impl Market {
    /// What a fruit costs.
    #[sync_operation]
    pub fn price(_ctx: NexusOperationContext, fruit: String) -> Result<u32, OperationError> {
        match fruit.as_str() {
            "plum" => Err(OperationError::failed(
                ApplicationFailure::builder("sold out")
                    .type_name("SoldOut")
                    .build(),
            )),
            "stone" => Err(HandlerError::new(HandlerErrorType::BadRequest, "no fruit").into()),
            fruit => Ok(fruit.len() as u32),
        }
    }

    /// A workflow that goes on until it has delivered or is cancelled.
    #[workflow_run_operation]
    pub fn deliver(
        ctx: NexusOperationContext,
        fruit: String,
    ) -> Result<NexusWorkflowRun<String>, OperationError> {
        let id = format!("delivery-of-{fruit}");
        let options = NexusWorkflowOptions::with_workflow_id(id);
        Ok(ctx.start_workflow(Delivery::run, fruit, options.build())?)
    }
}

/// Delivers at once, unless the fruit is slow.
#[workflow]
#[derive(Default)]
pub struct Delivery;

#[workflow_methods]
impl Delivery {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, fruit: String) -> WorkflowResult<String> {
        if fruit == "melon" {
            let waited = ctx.timer(Duration::from_secs(3_600)).await;
            if waited == TimerResult::Cancelled {
                return Err(WorkflowTermination::cancelled());
            }
        }
        Ok(format!("{fruit} from {}", ctx.workflow_id()))
    }
}

/// Asks for the price of a fruit at an endpoint.
#[workflow]
#[derive(Default)]
pub struct Buyer;

#[workflow_methods]
impl Buyer {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        (endpoint, fruit): (String, String),
    ) -> WorkflowResult<u32> {
        let market = ctx.nexus_client(&endpoint);
        let options = NexusOperationOptions::builder()
            .schedule_to_close_timeout(Duration::from_secs(30))
            .build();
        Ok(market
            .execute_operation(Market::price, fruit, options)
            .await?)
    }
}

/// Has a fruit delivered, and cancels what takes long.
#[workflow]
#[derive(Default)]
pub struct Customer;

#[workflow_methods]
impl Customer {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        (endpoint, fruit): (String, String),
    ) -> WorkflowResult<String> {
        let market = ctx.nexus_client(&endpoint);
        let options = NexusOperationOptions::default();
        let slow = fruit == "melon";
        let started = market
            .start_operation(Market::deliver, fruit, options)
            .await?;
        let result = started.result();
        if slow {
            result.cancel();
        }
        match result.await {
            Ok(delivered) => Ok(delivered),
            Err(error) if error.as_cancelled().is_some() => Ok("cancelled".to_owned()),
            Err(error) => Err(error.into()),
        }
    }
}
