//! Polling as a periodic sequence: a child workflow asks a service again and again, and
//! begins a new run before its history grows long.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::error::ActivityExecutionError;
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, ChildWorkflowOptions, ContinueAsNewOptions, RetryPolicy,
    TimerResult, WorkflowContext, WorkflowResult, WorkflowTermination, log,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often one run of the child asks.
const TRIES: u32 = 10;

/// Between two tries.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Asks a service that is always down.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        _ctx: ActivityContext,
        _input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        let down = ApplicationFailure::builder("Service is down");
        Err(down.type_name("RuntimeError").build().into())
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Waits for a child that polls. However often that begins a new run, this workflow sees
/// one child and one result.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ChildWorkflowOptions::default();
        let child = ctx.start_child_workflow(ChildWorkflow::run, name, options);
        Ok(child.await?.result().await?)
    }
}

#[workflow]
#[derive(Default)]
pub struct ChildWorkflow;

/// Asks until there is an answer.
#[workflow_methods]
impl ChildWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        for _ in 0..TRIES {
            match Self::poll(ctx, &name).await {
                Err(ActivityExecutionError::Failed(_)) => {
                    log::error("Activity failed, retrying in 1 seconds");
                }
                answered => return Ok(answered?),
            }
            if ctx.timer(PAUSE).await == TimerResult::Cancelled {
                return Err(WorkflowTermination::cancelled());
            }
        }
        match ctx.continue_as_new(name, ContinueAsNewOptions::default())? {}
    }

    /// One attempt: the loop decides when there is another one, not the server.
    async fn poll(
        ctx: &WorkflowContext<Self>,
        name: &str,
    ) -> Result<String, ActivityExecutionError> {
        let once = RetryPolicy::builder().maximum_attempts(1).build();
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(4))
            .retry_policy(once)
            .build();
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name: name.to_owned(),
        };
        ctx.execute_activity(GreetingActivities::compose_greeting, input, options)
            .await
    }
}

export_plugin! {
    workflows: [GreetingWorkflow, ChildWorkflow],
    activities: [GreetingActivities],
    task_queue: "periodic-retry-task-queue",
}

#[cfg(test)]
mod tests;
