//! Frequent polling: one attempt of an activity asks a service again and again, and
//! heartbeats meanwhile.

mod service;

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
    /// Asks until the service is up, once a second.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        loop {
            match service::greeting(&ctx.info().workflow_id, &input) {
                Ok(greeting) => {
                    log::info(format!("Exiting activity ${greeting}"));
                    return Ok(greeting);
                }
                Err(_) => log::debug("Failed, trying again shortly"),
            }
            ctx.heartbeat("Invoking activity".to_owned())?;
            ctx.sleep(Duration::from_secs(1))?;
        }
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets as soon as the service does.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(60))
            .heartbeat_timeout(Duration::from_secs(2))
            .build();
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        Ok(ctx
            .execute_activity(GreetingActivities::compose_greeting, input, options)
            .await?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "frequent-activity-retry-task-queue",
}

#[cfg(test)]
mod tests;
