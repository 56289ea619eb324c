//! Asynchronous completion: an activity leaves its end to somebody else.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError, ActivityIdentifier};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, RetryPolicy, WorkflowContext, WorkflowResult, join, log,
};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

/// The id of the activity that somebody else ends.
const ASKED: &str = "greeting";

pub struct GreetingActivities;

#[activities]
impl GreetingActivities {
    /// Has no answer yet.
    #[activity(name = "compose_greeting")]
    pub fn compose_greeting(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        log::info(format!("Somebody else will greet {name}"));
        Err(ActivityError::WillCompleteAsync)
    }

    /// Says three times that the other one is alive, and ends it.
    #[activity(name = "complete_greeting")]
    pub fn complete_greeting(ctx: ActivityContext, name: String) -> Result<(), ActivityError> {
        let id = ActivityIdentifier::by_id(ctx.info().workflow_id.clone(), ASKED);
        let asked = ctx.async_activity_handle(id);
        for _ in 0..3 {
            asked.heartbeat(()).map_err(too_early)?;
            ctx.sleep(Duration::from_secs(1))?;
        }
        Ok(asked
            .complete(format!("Hello, {name}!"))
            .map_err(too_early)?)
    }
}

/// The other one may not run yet: the next attempt sees.
fn too_early(error: impl std::fmt::Display) -> ApplicationFailure {
    ApplicationFailure::new(format!("the greeting does not take an answer: {error}"))
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets as soon as somebody has.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let asked = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .activity_id(ASKED)
            .heartbeat_timeout(Duration::from_secs(2))
            .build();
        let soon = RetryPolicy::builder()
            .initial_interval(Duration::from_millis(100))
            .maximum_interval(Duration::from_secs(1));
        let answering = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .retry_policy(soon.build())
            .build();
        let greeting =
            ctx.execute_activity(GreetingActivities::compose_greeting, name.clone(), asked);
        let answer = ctx.execute_activity(GreetingActivities::complete_greeting, name, answering);
        let (greeting, answer) = join!(greeting, answer);
        answer?;
        Ok(greeting?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-async-activity-completion-task-queue",
}

#[cfg(test)]
mod tests;
