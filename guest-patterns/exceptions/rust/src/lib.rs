//! Exceptions: an activity that fails, and a workflow that fails with it.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, RetryPolicy, WorkflowContext, WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Fails, always.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        _ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        let message = format!("Greeting exception: {}, {}!", input.greeting, input.name);
        let failure = ApplicationFailure::builder(message).type_name("RuntimeError");
        Err(ActivityError::application(failure.build()))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Asks for a greeting and does not get one.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let two_attempts = RetryPolicy::builder().maximum_attempts(2).build();
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .retry_policy(two_attempts)
            .build();
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        Ok(ctx
            .execute_activity(GreetingActivities::compose_greeting, input, options)
            .await?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-exception-task-queue",
}

#[cfg(test)]
mod tests;
