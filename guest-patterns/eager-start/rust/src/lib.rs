//! Eager start: the first workflow task comes with the answer to the start.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{LocalActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

pub struct Greetings;

#[activities]
impl Greetings {
    /// Greets by name.
    #[activity(name = "greeting")]
    pub fn greeting(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("Hello {name}!"))
    }
}

#[workflow]
#[derive(Default)]
pub struct EagerWorkflow;

/// Greets by a local activity, so that it is over in one workflow task.
#[workflow_methods]
impl EagerWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = LocalActivityOptions::builder()
            .schedule_to_close_timeout(Duration::from_secs(5))
            .build();
        Ok(ctx
            .execute_local_activity(Greetings::greeting, name, options)
            .await?)
    }
}

export_plugin! {
    workflows: [EagerWorkflow],
    activities: [Greetings],
    task_queue: "eager-wf-start-task-queue",
}

#[cfg(test)]
mod tests;
