//! Activity Choice: the input decides which activities run, one after another.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can be ordered; travels as its number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "i64", into = "i64")]
pub enum Fruit {
    Apple = 1,
    Banana = 2,
    Cherry = 3,
    Orange = 4,
}

impl TryFrom<i64> for Fruit {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::Apple),
            2 => Ok(Self::Banana),
            3 => Ok(Self::Cherry),
            4 => Ok(Self::Orange),
            _ => Err(format!("{number} is not a fruit")),
        }
    }
}

impl From<Fruit> for i64 {
    fn from(fruit: Fruit) -> Self {
        fruit as Self
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ShoppingListItem {
    pub fruit: Fruit,
    pub amount: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ShoppingList {
    pub items: Vec<ShoppingListItem>,
}

pub struct FruitActivities;

#[activities]
impl FruitActivities {
    /// Orders apples.
    #[activity(name = "order_apples")]
    pub fn order_apples(_ctx: ActivityContext, amount: i64) -> Result<String, ActivityError> {
        Ok(format!("Ordered {amount} Apples..."))
    }

    /// Orders bananas.
    #[activity(name = "order_bananas")]
    pub fn order_bananas(_ctx: ActivityContext, amount: i64) -> Result<String, ActivityError> {
        Ok(format!("Ordered {amount} Bananas..."))
    }

    /// Orders cherries.
    #[activity(name = "order_cherries")]
    pub fn order_cherries(_ctx: ActivityContext, amount: i64) -> Result<String, ActivityError> {
        Ok(format!("Ordered {amount} Cherries..."))
    }

    /// Orders oranges.
    #[activity(name = "order_oranges")]
    pub fn order_oranges(_ctx: ActivityContext, amount: i64) -> Result<String, ActivityError> {
        Ok(format!("Ordered {amount} Oranges..."))
    }
}

#[workflow]
#[derive(Default)]
pub struct PurchaseFruitsWorkflow;

/// Orders every item of a shopping list, one after another.
#[workflow_methods]
impl PurchaseFruitsWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        list: ShoppingList,
    ) -> WorkflowResult<String> {
        let mut ordered = String::new();
        for ShoppingListItem { fruit, amount } in list.items {
            let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
            let order = match fruit {
                Fruit::Apple => {
                    ctx.execute_activity(FruitActivities::order_apples, amount, options)
                }
                Fruit::Banana => {
                    ctx.execute_activity(FruitActivities::order_bananas, amount, options)
                }
                Fruit::Cherry => {
                    ctx.execute_activity(FruitActivities::order_cherries, amount, options)
                }
                Fruit::Orange => {
                    ctx.execute_activity(FruitActivities::order_oranges, amount, options)
                }
            };
            ordered += &order.await?;
        }
        Ok(ordered)
    }
}

export_plugin! {
    workflows: [PurchaseFruitsWorkflow],
    activities: [FruitActivities],
    task_queue: "hello-activity-choice-task-queue",
}

#[cfg(test)]
mod tests;
