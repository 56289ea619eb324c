//! Cron: the server starts a workflow again and again, each time as a new run.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult, log};
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

/// Greets once; how often that happens is up to whoever starts the workflow.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<()> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        let greeting = ctx.execute_activity(GreetingActivities::compose_greeting, input, options);
        log::info(format!("Result: {}", greeting.await?));
        Ok(())
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-cron-task-queue",
}

#[cfg(test)]
mod tests;
