//! Parallel Activity: several activities at once, one result of them all.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult, try_join_all};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Greets by name.
    #[activity(name = "say_hello_activity")]
    pub fn say_hello_activity(
        _ctx: ActivityContext,
        name: String,
    ) -> Result<String, ActivityError> {
        Ok(format!("Hello, {name}!"))
    }
}

#[workflow]
#[derive(Default)]
pub struct SayHelloWorkflow;

/// Greets five users at once.
#[workflow_methods]
impl SayHelloWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let greetings = ["user1", "user2", "user3", "user4", "user5"].map(|name| {
            ctx.execute_activity(
                GreetingActivities::say_hello_activity,
                name,
                ActivityOptions::start_to_close_timeout(Duration::from_secs(5)),
            )
        });
        let mut greetings = try_join_all(greetings).await?;
        greetings.sort();
        Ok(greetings)
    }
}

export_plugin! {
    workflows: [SayHelloWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-parallel-activity-task-queue",
}

#[cfg(test)]
mod tests;
