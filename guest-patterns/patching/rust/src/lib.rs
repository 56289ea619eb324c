//! Patching: code changes while runs are open that began with the code before.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityCloseTimeouts, ActivityOptions, WorkflowContext, WorkflowContextView, WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

pub struct PatchedActivities;

#[activities]
impl PatchedActivities {
    /// What the workflow called before.
    #[activity(name = "pre_patch_activity")]
    pub fn pre_patch(_ctx: ActivityContext) -> Result<String, ActivityError> {
        Ok("pre-patch".to_owned())
    }

    /// What it calls now.
    #[activity(name = "post_patch_activity")]
    pub fn post_patch(_ctx: ActivityContext) -> Result<String, ActivityError> {
        Ok("post-patch".to_owned())
    }
}

#[workflow]
#[derive(Default)]
pub struct MyWorkflow {
    result: String,
}

/// Calls another activity than it used to.
#[workflow_methods]
impl MyWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        // Without a limit for one attempt, one that its host took along would fail
        // the workflow after five minutes.
        let limits = ActivityCloseTimeouts::ScheduleAndStartToClose {
            schedule_to_close: Duration::from_secs(5 * 60),
            start_to_close: Duration::from_secs(10),
        };
        let options = ActivityOptions::with_close_timeouts(limits).build();
        let result = match ctx.patched("my-patch") {
            true => ctx.execute_activity(PatchedActivities::post_patch, (), options),
            false => ctx.execute_activity(PatchedActivities::pre_patch, (), options),
        };
        let result = result.await?;
        ctx.state_mut(|this| this.result = result);
        Ok(())
    }

    /// Which activity was called.
    #[query]
    pub fn result(&self, _ctx: &WorkflowContextView) -> String {
        self.result.clone()
    }
}

export_plugin! {
    workflows: [MyWorkflow],
    activities: [PatchedActivities],
    task_queue: "patching-task-queue",
}

#[cfg(test)]
mod tests;
