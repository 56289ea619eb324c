//! Infrequent polling: each attempt of an activity asks a service once, and the server's
//! retries are the clock.

mod service;

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{ActivityOptions, RetryPolicy, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

/// Between two attempts.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);

/// The memo field that shortens it.
const RETRY_INTERVAL_SECONDS: &str = "retry-interval-seconds";

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Asks once; the server tries again.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        service::greeting(&ctx.info().workflow_id, &input)
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets as soon as the service does.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let policy = RetryPolicy::builder()
            .backoff_coefficient(1.0)
            .initial_interval(Self::retry_interval(ctx)?)
            .build();
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(2))
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

    /// A minute, unless whoever starts the workflow is in a hurry.
    fn retry_interval(ctx: &WorkflowContext<Self>) -> WorkflowResult<Duration> {
        let seconds: Option<u64> = ctx.memo().get(RETRY_INTERVAL_SECONDS)?;
        Ok(seconds.map_or(RETRY_INTERVAL, Duration::from_secs))
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "infrequent-activity-retry-task-queue",
}

#[cfg(test)]
mod tests;
