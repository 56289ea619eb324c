//! Query: asking a workflow what it has come to, also once it has ended.

use std::time::Duration;

use hourglass_sdk::{WorkflowContext, WorkflowContextView, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow {
    greeting: String,
}

/// Says hello, and two seconds later goodbye.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<()> {
        ctx.state_mut(|this| this.greeting = format!("Hello, {name}!"));
        ctx.timer(Duration::from_secs(2)).await;
        ctx.state_mut(|this| this.greeting = format!("Goodbye, {name}!"));
        Ok(())
    }

    /// The greeting as it is now.
    #[query]
    pub fn greeting(&self, _ctx: &WorkflowContextView) -> String {
        self.greeting.clone()
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    task_queue: "hello-query-task-queue",
}

#[cfg(test)]
mod tests;
