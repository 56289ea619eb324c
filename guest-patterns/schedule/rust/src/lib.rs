//! Schedule: the workflow that a schedule starts. The sidecar beside the plugin declares
//! when.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct YourParams {
    pub greeting: String,
    pub name: String,
}

pub struct YourActivities;

#[activities]
impl YourActivities {
    /// Greets by name.
    #[activity(name = "your_activity")]
    pub fn your_activity(
        _ctx: ActivityContext,
        input: YourParams,
    ) -> Result<String, ActivityError> {
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

#[workflow]
#[derive(Default)]
pub struct YourSchedulesWorkflow;

/// Greets by an activity.
#[workflow_methods]
impl YourSchedulesWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let input = YourParams {
            greeting: "Hello".to_owned(),
            name,
        };
        Ok(ctx
            .execute_activity(YourActivities::your_activity, input, options)
            .await?)
    }
}

export_plugin! {
    workflows: [YourSchedulesWorkflow],
    activities: [YourActivities],
    task_queue: "schedules-task-queue",
}

#[cfg(test)]
mod tests;
