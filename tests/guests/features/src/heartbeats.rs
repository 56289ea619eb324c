//! Activities that say they are alive, remember, and are asked to stop.

use std::time::Duration;

use hourglass_sdk::{
    ActivityCancellationType, ActivityOptions, ApplicationFailure, CancellableFuture, RetryPolicy,
    WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    workflow, workflow_methods,
};

pub struct Working;

#[activities]
impl Working {
    /// The first attempt leaves word for the second, and fails.
    #[activity]
    pub fn remember(ctx: ActivityContext) -> Result<String, ActivityError> {
        let left: Option<String> = ctx.heartbeat_details().deserialize()?;
        match left {
            Some(word) => Ok(format!("{word}, attempt {}", ctx.info().attempt)),
            None => {
                ctx.heartbeat("first".to_owned())?;
                ctx.heartbeat("last".to_owned())?;
                Err(ApplicationFailure::new("not yet").into())
            }
        }
    }

    /// Goes on until it is asked to stop, and says why it was.
    #[activity]
    pub fn until_asked(ctx: ActivityContext) -> Result<String, ActivityError> {
        while !ctx.is_cancelled() {
            // Ends early, with an error that is told below, when asked.
            let _ = ctx.sleep(Duration::from_millis(50));
            let _ = ctx.heartbeat(());
        }
        Ok(format!("{:?}", ctx.cancel_reason()))
    }
}

/// An activity whose second attempt knows what the first one left.
#[workflow]
#[derive(Default)]
pub struct Remembers;

#[workflow_methods]
impl Remembers {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let soon = RetryPolicy::builder().initial_interval(Duration::from_millis(10));
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .heartbeat_timeout(Duration::from_secs(5))
            .retry_policy(soon.build());
        Ok(ctx
            .execute_activity(Working::remember, (), options.build())
            .await?)
    }
}

/// Asks its activity to stop when it is asked to, and waits for what it says.
#[workflow]
#[derive(Default)]
pub struct StopsWork;

#[workflow_methods]
impl StopsWork {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(60))
            .heartbeat_timeout(Duration::from_millis(500))
            .cancellation_type(ActivityCancellationType::WaitCancellationCompleted)
            .cancellation_token(hourglass_sdk::WorkflowCancellationToken::new());
        let work = ctx.execute_activity(Working::until_asked, (), options.build());
        ctx.cancelled().await;
        work.cancel();
        Ok(work.await?)
    }
}
