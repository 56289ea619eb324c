//! Asynchronous completion: an activity ends long after its code has returned, when
//! somebody else says so.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError, ActivityIdentifier};
use hourglass_sdk::{
    ActivityCloseTimeouts, ActivityOptions, ApplicationErrorCategory, ApplicationFailure,
    RetryPolicy, WorkflowContext, WorkflowResult, join, log,
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
        let options = ActivityOptions::start_to_close_timeout(ATTEMPT);
        let greeting = GreetingActivities::compose_greeting;
        let greeting = ctx.execute_activity(greeting, input.clone(), options);
        let completion = GreetingActivities::complete_greeting;
        let completion = ctx.execute_activity(completion, input, completing());
        // Whoever completed the greeting may have died before it could say so, and finds it
        // no longer open until its time is up: the greeting counts all the same.
        let (greeting, _) = join!(greeting, completion);
        Ok(greeting?)
    }
}

/// Tries again soon, but not for ever.
fn completing() -> ActivityOptions {
    let timeouts = ActivityCloseTimeouts::ScheduleAndStartToClose {
        schedule_to_close: 4 * ATTEMPT,
        start_to_close: ATTEMPT,
    };
    let soon = RetryPolicy::builder()
        .initial_interval(Duration::from_millis(100))
        .maximum_interval(Duration::from_secs(1));
    ActivityOptions::with_close_timeouts(timeouts)
        .retry_policy(soon.build())
        .build()
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [GreetingActivities],
    task_queue: "hello-async-activity-completion-task-queue",
}

#[cfg(test)]
mod tests;
