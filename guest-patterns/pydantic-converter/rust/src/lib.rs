//! Typed models that are validated where they enter workflow and activity.

use std::net::Ipv4Addr;
use std::time::Duration;

use chrono::NaiveDateTime;
use garde::Validate;
use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, Validated, WorkflowContext, WorkflowResult, log};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The types of the fields are all the rules that it has. A rule of garde's, such as
/// `#[garde(length(min = 1))]` on a field, is one more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct MyPydanticModel {
    pub some_ip: Ipv4Addr,
    pub some_date: NaiveDateTime,
}

pub struct ModelActivities;

#[activities]
impl ModelActivities {
    /// Gives the models back.
    #[activity(name = "my_activity")]
    pub fn my_activity(
        _ctx: ActivityContext,
        models: Validated<Vec<MyPydanticModel>>,
    ) -> Result<Validated<Vec<MyPydanticModel>>, ActivityError> {
        log::info(format!("Got models in activity: {:?}", *models));
        Ok(models)
    }
}

#[workflow]
#[derive(Default)]
pub struct MyWorkflow;

/// Hands models to an activity and gives back what that makes of them.
#[workflow_methods]
impl MyWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        models: Validated<Vec<MyPydanticModel>>,
    ) -> WorkflowResult<Validated<Vec<MyPydanticModel>>> {
        log::info(format!("Got models in workflow: {:?}", *models));
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(60));
        Ok(ctx
            .execute_activity(ModelActivities::my_activity, models, options)
            .await?)
    }
}

export_plugin! {
    workflows: [MyWorkflow],
    activities: [ModelActivities],
    task_queue: "pydantic_converter-task-queue",
}

#[cfg(test)]
mod tests;
