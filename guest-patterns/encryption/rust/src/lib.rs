//! Encryption: a workflow that knows nothing of it. The codec beside it, and the host's
//! configuration, do the rest.

use hourglass_sdk::{WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets.
#[workflow_methods]
impl GreetingWorkflow {
    #[run(name = "Workflow")]
    pub async fn run(_ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        Ok(format!("Hello, {name}"))
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    task_queue: "encryption-task-queue",
}

#[cfg(test)]
mod tests;
