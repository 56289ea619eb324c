//! Cancellation: the activity hears of it, and a clean-up runs all the same.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, WorkflowCancellationToken, WorkflowContext, WorkflowResult, log,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

pub struct CancellationActivities;

#[activities]
impl CancellationActivities {
    /// Says that it is alive until it is asked to stop.
    #[activity(name = "never_complete_activity")]
    pub fn never_complete(ctx: ActivityContext) -> Result<(), ActivityError> {
        loop {
            log::info("Heartbeating activity");
            let alive = ctx.heartbeat(());
            alive
                .and_then(|()| ctx.sleep(Duration::from_secs(1)))
                .inspect_err(|_| log::info("Activity cancelled"))?;
        }
    }

    /// Puts things in order.
    #[activity(name = "cleanup_activity")]
    pub fn cleanup(_ctx: ActivityContext) -> Result<(), ActivityError> {
        log::info("Executing cleanup activity");
        Ok(())
    }
}

#[workflow]
#[derive(Default)]
pub struct CancellationWorkflow;

/// Waits for what never ends, and cleans up when it is asked to stop.
#[workflow_methods]
impl CancellationWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let endless = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(1_000))
            .heartbeat_timeout(Duration::from_secs(2))
            .build();
        let ended = ctx
            .execute_activity(CancellationActivities::never_complete, (), endless)
            .await;
        let unaffected = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(5))
            .cancellation_token(WorkflowCancellationToken::new())
            .build();
        ctx.execute_activity(CancellationActivities::cleanup, (), unaffected)
            .await?;
        Ok(ended?)
    }
}

export_plugin! {
    workflows: [CancellationWorkflow],
    activities: [CancellationActivities],
    task_queue: "hello-cancellation-task-queue",
}

#[cfg(test)]
mod tests;
