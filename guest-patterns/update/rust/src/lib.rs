//! Update: a message that changes a workflow and gets an answer.

use hourglass_sdk::{SyncWorkflowContext, WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow {
    is_complete: bool,
}

/// Waits until somebody updates it.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        ctx.wait_condition(|this| this.is_complete).await?;
        Ok("Hello, World!".to_owned())
    }

    /// Lets the workflow end.
    #[update]
    pub fn update_workflow_status(&mut self, _ctx: &mut SyncWorkflowContext<Self>) -> String {
        self.is_complete = true;
        "Workflow status updated".to_owned()
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    task_queue: "update-workflow-task-queue",
}

#[cfg(test)]
mod tests;
