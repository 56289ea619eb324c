//! Periodic polling of a sequence: a child workflow polls, pauses and continues as new, and its
//! parent waits for the end of it all.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationErrorCategory, ApplicationFailure, ChildWorkflowOptions,
    ContinueAsNewOptions, RetryPolicy, WorkflowContext, WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, log, workflow, workflow_methods};

/// How often one run polls.
const TRIES: usize = 10;

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Stands for a service that never comes up.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(_ctx: ActivityContext, _name: String) -> Result<String, ActivityError> {
        let down = ApplicationFailure::builder("service is down")
            .category(ApplicationErrorCategory::Benign);
        Err(ActivityError::application(down.build()))
    }
}

#[workflow]
#[derive(Default)]
pub struct ChildWorkflow;

/// Polls ten times, a second apart, and begins anew.
#[workflow_methods]
impl ChildWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        for _ in 0..TRIES {
            // The pause is the workflow's, so an attempt is not tried again by the server.
            let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(4))
                .retry_policy(RetryPolicy::builder().maximum_attempts(1).build())
                .build();
            let greeting =
                ctx.execute_activity(GreetingActivities::compose_greeting, name.clone(), options);
            match greeting.await {
                Ok(greeting) => return Ok(greeting),
                Err(_) => log::info("Activity failed, trying again in a second"),
            }
            ctx.timer(Duration::from_secs(1)).await;
        }
        match ctx.continue_as_new(name, ContinueAsNewOptions::default())? {}
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Waits for the child, however many runs that has.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let id = format!("{}-child", ctx.workflow_id());
        let options = ChildWorkflowOptions::workflow_id(id);
        let child = ctx.start_child_workflow(ChildWorkflow::run, name, options);
        Ok(child.await?.result().await?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow, ChildWorkflow],
    activities: [GreetingActivities],
    task_queue: "periodic-retry-task-queue",
}

#[cfg(test)]
mod tests;
