//! Local Activity: an activity that runs inside the workflow task.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{LocalActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Greets by name.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        _ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets by a local activity.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = LocalActivityOptions::builder()
            .start_to_close_timeout(Duration::from_secs(10))
            .build();
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        let greeting =
            ctx.execute_local_activity(GreetingActivities::compose_greeting, input, options);
        Ok(greeting.await?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-local-activity-task-queue",
}

#[cfg(test)]
mod tests;
