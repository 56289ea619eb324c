//! Replay: whether a change of a workflow breaks the runs that are open.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

pub struct Greetings;

#[activities]
impl Greetings {
    /// Greets by name.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("Hello, {name}!"))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets, and waits a second before it says so.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let greeting = ctx.execute_activity(Greetings::compose_greeting, name, attempt());
        let greeting = greeting.await?;
        ctx.timer(Duration::from_secs(1)).await;
        Ok(greeting)
    }
}

fn attempt() -> ActivityOptions {
    ActivityOptions::start_to_close_timeout(Duration::from_secs(10))
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [Greetings],
    task_queue: "replay-sample",
}

#[cfg(test)]
mod tests;
