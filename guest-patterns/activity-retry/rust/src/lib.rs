//! Activity retry: an activity that fails three times and succeeds at the fourth, without
//! a line about it in the workflow.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, RetryPolicy, WorkflowContext, WorkflowResult, log,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

/// The attempt that succeeds.
const LAST_ATTEMPT: u32 = 4;

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Fails until its fourth attempt.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        let attempt = ctx.info().attempt;
        log::info(format!("Invoking activity, attempt number {attempt}"));
        if attempt < LAST_ATTEMPT {
            let failure = ApplicationFailure::builder("Intentional failure");
            let failure = failure.type_name("RuntimeError").build();
            return Err(ActivityError::application(failure));
        }
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets by an activity that is tried again after at most two seconds.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let policy = RetryPolicy::builder()
            .maximum_interval(Duration::from_secs(2))
            .build();
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .retry_policy(policy)
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
    task_queue: "hello-activity-retry-task-queue",
}

#[cfg(test)]
mod tests;
