//! Updatable timer: when a workflow wakes up can be changed while it sleeps.

pub mod sleeper;

use hourglass_sdk::{SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

use sleeper::{WakeUp, sleep};

#[workflow]
pub struct Workflow {
    wake_up: WakeUp,
}

impl AsRef<WakeUp> for Workflow {
    fn as_ref(&self) -> &WakeUp {
        &self.wake_up
    }
}

/// Sleeps until a time, in seconds since 1970, that can be changed meanwhile.
#[workflow_methods]
impl Workflow {
    #[init]
    pub fn new(_ctx: &WorkflowContextView, wake_up_time: f64) -> Self {
        Self {
            wake_up: WakeUp::at(wake_up_time),
        }
    }

    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        sleep(ctx).await
    }

    /// Changes the time.
    #[signal]
    pub fn update_wake_up_time(&mut self, _ctx: &mut SyncWorkflowContext<Self>, wake_up_time: f64) {
        self.wake_up.change(wake_up_time);
    }

    /// The time as it is now.
    #[query]
    pub fn get_wake_up_time(&self, _ctx: &WorkflowContextView) -> f64 {
        self.wake_up.time()
    }
}

export_plugin! {
    workflows: [Workflow],
    task_queue: "updatable-timer",
}

#[cfg(test)]
mod tests;
