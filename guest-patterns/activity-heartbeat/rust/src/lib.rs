//! Activity heartbeat: an activity says that it is alive, so that its death is noticed
//! long before its time is up.

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
    /// Takes three seconds and says so each second.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        for second in 0..3 {
            log::info(format!(
                "heartbeating activity on attempt {}",
                ctx.info().attempt
            ));
            ctx.heartbeat(second)?;
            ctx.sleep(Duration::from_secs(1))?;
        }
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets by an activity that would be missed after two seconds.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
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
    task_queue: "hello-activity-heartbeating-task-queue",
}

#[cfg(test)]
mod tests;
