//! Standalone activity: a client starts it, and no workflow is needed.

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{activities, export_plugin, log};
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
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        log::info(format!("running activity {}", ctx.info().activity_id));
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

export_plugin! {
    activities: [GreetingActivities],
    task_queue: "my-standalone-activity-task-queue",
}

#[cfg(test)]
mod tests;
