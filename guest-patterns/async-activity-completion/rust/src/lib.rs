//! Asynchronous completion: an activity ends long after its code has returned, when
//! somebody else says so.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError, ActivityIdentifier};
use hourglass_sdk::{
    ActivityOptions, ApplicationErrorCategory, ApplicationFailure, LocalActivityOptions,
    RetryPolicy, WorkflowContext, WorkflowResult, log, select,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The id of the activity that is ended by the other one: the first of its workflow.
const GREETING: &str = "1";

/// Limit for one attempt of an activity.
const ATTEMPT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Leaves its end to others.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(
        _ctx: ActivityContext,
        _input: ComposeGreetingInput,
    ) -> Result<String, ActivityError> {
        Err(ActivityError::WillCompleteAsync)
    }

    /// Stands for whoever knows the answer: says three times that it is worked on, and
    /// gives it.
    #[activity(name = "complete_greeting")]
    pub fn complete_greeting(
        ctx: ActivityContext,
        input: ComposeGreetingInput,
    ) -> Result<(), ActivityError> {
        let greeting = ActivityIdentifier::by_id(ctx.info().workflow_id.clone(), GREETING);
        let greeting = ctx.async_activity_handle(greeting);
        for _ in 0..3 {
            log::info("Waiting one second...");
            let alive = greeting.heartbeat(());
            alive.map_err(not_open)?;
            ctx.sleep(Duration::from_secs(1))?;
        }
        let answer = format!("{}, {}!", input.greeting, input.name);
        greeting.complete(answer).map_err(not_open)
    }
}

/// Expected where the other activity has not begun yet, begins anew, or has ended.
fn not_open(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ActivityError {
    let failure = ApplicationFailure::builder(error);
    let failure = failure.category(ApplicationErrorCategory::Benign).build();
    ActivityError::application(failure)
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets by an activity that another one completes.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        let greeting = GreetingActivities::compose_greeting;
        let mut greeting = ctx.execute_activity(greeting, input.clone(), attempts());
        // The greeting is on its way to a host by then.
        ctx.timer(Duration::from_secs(1)).await;
        let completion = GreetingActivities::complete_greeting;
        let mut completion = ctx.execute_local_activity(completion, input, local_attempts());
        // Whoever completed the greeting may have died before it could say so, and finds it
        // no longer open in every other attempt: the greeting alone counts.
        select! {
            greeting = greeting => Ok(greeting?),
            _ = completion => Ok(greeting.await?),
        }
    }
}

fn attempts() -> ActivityOptions {
    ActivityOptions::with_start_to_close_timeout(ATTEMPT)
        .retry_policy(soon())
        .build()
}

fn local_attempts() -> LocalActivityOptions {
    LocalActivityOptions::builder()
        .start_to_close_timeout(ATTEMPT)
        .retry_policy(soon())
        .build()
}

/// Tries again soon, and as long as the workflow runs.
fn soon() -> RetryPolicy {
    RetryPolicy::builder()
        .initial_interval(Duration::from_millis(100))
        .maximum_interval(Duration::from_secs(1))
        .build()
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-async-activity-completion-task-queue",
}

#[cfg(test)]
mod tests;
