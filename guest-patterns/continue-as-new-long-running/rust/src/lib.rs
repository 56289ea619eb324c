//! Continue-as-New when the server suggests it: a long loop whose state goes from run
//! to run.

use std::time::Duration;

use hourglass_sdk::{ContinueAsNewOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, log, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a run is to do, and where the run before it stopped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowInput {
    pub max_iterations: u64,
    pub state: Option<WorkflowState>,
}

/// What goes from run to run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowState {
    pub iteration: u64,
    pub processed_items: u64,
}

#[workflow]
#[derive(Default)]
pub struct LongRunningWorkflow {
    state: WorkflowState,
}

/// Processes `max_iterations` batches in as many runs as the server wants.
#[workflow_methods]
impl LongRunningWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, input: WorkflowInput) -> WorkflowResult<()> {
        let max_iterations = input.max_iterations;
        ctx.state_mut(|this| this.state = input.state.unwrap_or_default());
        while ctx.state(|this| this.state.iteration) < max_iterations {
            Self::process_batch(ctx).await;
            ctx.state_mut(|this| this.state.iteration += 1);
            if ctx.continue_as_new_suggested() {
                return Self::continue_in_a_new_run(ctx, max_iterations).await;
            }
        }
        log::info(format!("Completed all {max_iterations} iterations"));
        Ok(())
    }

    /// Stands for work that takes its time.
    async fn process_batch(ctx: &mut WorkflowContext<Self>) {
        ctx.timer(Duration::from_millis(100)).await;
        ctx.state_mut(|this| this.state.processed_items += 10);
    }

    /// A handler that still runs would be lost with the run, so they finish first.
    async fn continue_in_a_new_run(
        ctx: &mut WorkflowContext<Self>,
        max_iterations: u64,
    ) -> WorkflowResult<()> {
        let finished = ctx.clone();
        ctx.wait_condition(move |_| finished.all_handlers_finished())
            .await?;
        let next = WorkflowInput {
            max_iterations,
            state: Some(ctx.state(|this| this.state.clone())),
        };
        ctx.continue_as_new(next, ContinueAsNewOptions::default())?;
        Ok(())
    }
}

export_plugin! {
    workflows: [LongRunningWorkflow],
    task_queue: "long-running-task-queue",
}

#[cfg(test)]
mod tests;
