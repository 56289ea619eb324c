//! Signal: a workflow that gathers what it is told until it is told to stop.

use std::collections::VecDeque;

use hourglass_sdk::{SyncWorkflowContext, WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow {
    pending: VecDeque<String>,
    exit: bool,
}

/// Greets everybody whom it hears of.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let mut greetings = Vec::new();
        loop {
            ctx.wait_condition(|this| !this.pending.is_empty() || this.exit)
                .await?;
            while let Some(name) = ctx.state_mut(|this| this.pending.pop_front()) {
                greetings.push(format!("Hello, {name}"));
            }
            if ctx.state(|this| this.exit) {
                return Ok(greetings);
            }
        }
    }

    /// Somebody to greet.
    #[signal]
    pub fn submit_greeting(&mut self, _ctx: &mut SyncWorkflowContext<Self>, name: String) {
        self.pending.push_back(name);
    }

    /// Ends the workflow once everybody is greeted.
    #[signal]
    pub fn exit(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.exit = true;
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    task_queue: "hello-signal-task-queue",
}

#[cfg(test)]
mod tests;
