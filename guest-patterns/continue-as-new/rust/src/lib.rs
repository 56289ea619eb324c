//! Continue-as-New: a loop that begins each round as a new run, so that no history
//! grows.

use std::time::Duration;

use hourglass_sdk::{
    ContinueAsNewOptions, WorkflowContext, WorkflowResult, export_plugin, log, workflow,
    workflow_methods,
};

/// The iteration at which the loop ends.
const LAST: i64 = 10;

#[workflow]
#[derive(Default)]
pub struct LoopingWorkflow;

/// Runs iterations 0 to 10, each in a run of its own.
#[workflow_methods]
impl LoopingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, iteration: i64) -> WorkflowResult<()> {
        if iteration == LAST {
            return Ok(());
        }
        log::info(format!("Running workflow iteration {iteration}"));
        ctx.timer(Duration::from_secs(1)).await;
        ctx.continue_as_new(iteration + 1, ContinueAsNewOptions::default())?;
        Ok(())
    }
}

export_plugin! {
    workflows: [LoopingWorkflow],
    task_queue: "hello-continue-as-new-task-queue",
}

#[cfg(test)]
mod tests;
