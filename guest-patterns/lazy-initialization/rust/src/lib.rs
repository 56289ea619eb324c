//! Lazy initialization: the first update of a shopping cart starts it.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, SyncWorkflowContext, WorkflowContext, WorkflowContextView,
    WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShoppingCartItem {
    pub sku: String,
    pub quantity: u32,
}

/// What was bought. Each item comes with its price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FinalizedOrder {
    pub id: String,
    pub items: Vec<(ShoppingCartItem, u32)>,
    pub total: u32,
}

pub struct PriceActivities;

#[activities]
impl PriceActivities {
    /// The price of so many; none for what is not to be had.
    #[activity(name = "get_price")]
    pub fn get_price(
        ctx: ActivityContext,
        item: ShoppingCartItem,
    ) -> Result<Option<u32>, ActivityError> {
        ctx.sleep(Duration::from_millis(100))?;
        Ok((item.sku != "sku-456").then(|| 599 * item.quantity))
    }
}

#[workflow]
#[derive(Default)]
pub struct ShoppingCartWorkflow {
    items: Vec<(ShoppingCartItem, u32)>,
    order_submitted: bool,
}

/// Gathers items until the order is submitted.
#[workflow_methods]
impl ShoppingCartWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<FinalizedOrder> {
        // An item whose price is still asked for belongs into the order.
        let handlers = ctx.clone();
        ctx.wait_condition(move |this| handlers.all_handlers_finished() && this.order_submitted)
            .await?;
        let id = ctx.workflow_id().to_owned();
        Ok(ctx.state(|this| FinalizedOrder {
            id,
            items: this.items.clone(),
            total: this.total(),
        }))
    }

    /// Adds an item. Gives what the cart costs then.
    #[update]
    pub async fn add_item(
        ctx: &mut WorkflowContext<Self>,
        item: ShoppingCartItem,
    ) -> WorkflowResult<u32> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let price = ctx.execute_activity(PriceActivities::get_price, item.clone(), options);
        let price: Option<u32> = price.await?;
        let price = price.ok_or_else(|| unavailable(&item))?;
        Ok(ctx.state_mut(|this| {
            this.items.push((item, price));
            this.total()
        }))
    }

    #[update_validator(add_item)]
    pub fn is_open(
        &self,
        _ctx: &WorkflowContextView,
        _item: &ShoppingCartItem,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        match self.order_submitted {
            true => Err("Order already submitted".into()),
            false => Ok(()),
        }
    }

    /// Submits the order.
    #[signal]
    pub fn checkout(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.order_submitted = true;
    }

    fn total(&self) -> u32 {
        self.items.iter().map(|(_, price)| price).sum()
    }
}

/// Its type tells a client that this item is the problem, and not the cart.
fn unavailable(item: &ShoppingCartItem) -> ApplicationFailure {
    let ShoppingCartItem { sku, quantity } = item;
    let text = format!("Item unavailable: ShoppingCartItem(sku='{sku}', quantity={quantity})");
    ApplicationFailure::builder(text)
        .type_name("ItemUnavailableError")
        .build()
}

export_plugin! {
    workflows: [ShoppingCartWorkflow],
    activities: [PriceActivities],
    task_queue: "update-with-start-lazy-initialization",
}

#[cfg(test)]
mod tests;
