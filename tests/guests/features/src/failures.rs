//! Failures with everything on them.

use std::{error::Error, fmt, time::Duration};

use hourglass_sdk::{
    ActivityOptions, ApplicationErrorCategory, ApplicationFailure, ChildWorkflowOptions,
    RetryPolicy, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    workflow, workflow_methods,
};

/// An error with another one below it.
#[derive(Debug)]
struct Outer(Inner);

#[derive(Debug)]
struct Inner;

impl fmt::Display for Outer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the order failed")
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no apples left")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Error for Inner {}

fn everything() -> ApplicationFailure {
    ApplicationFailure::builder(Outer(Inner))
        .type_name("NoApples")
        .non_retryable(true)
        .next_retry_delay(Duration::from_millis(1_500))
        .category(ApplicationErrorCategory::Benign)
        .details(("apples".to_owned(), 3))
        .build()
}

/// Fails with an application failure that has every field.
#[workflow]
#[derive(Default)]
pub struct Fails;

#[workflow_methods]
impl Fails {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        Err(everything().into())
    }
}

pub struct Failing;

#[activities]
impl Failing {
    #[activity]
    pub fn fail(_ctx: ActivityContext) -> Result<(), ActivityError> {
        Err(ActivityError::application(everything()))
    }

    #[activity]
    pub fn fail_again(ctx: ActivityContext) -> Result<u32, ActivityError> {
        let failure = ApplicationFailure::builder("again")
            .type_name("Again")
            .next_retry_delay(Duration::from_millis(1));
        match ctx.info().attempt {
            3 => Ok(3),
            _ => Err(ActivityError::application(failure.build())),
        }
    }

    /// Says that it is alive, once, and never again.
    #[activity]
    pub fn go_silent(ctx: ActivityContext) -> Result<(), ActivityError> {
        ctx.heartbeat("half way".to_owned())?;
        ctx.sleep(Duration::from_secs(60))
    }
}

/// Fails with an activity that fails; before that, one that succeeds in the third
/// attempt, and far sooner than its policy says.
#[workflow]
#[derive(Default)]
pub struct FailsInActivity;

#[workflow_methods]
impl FailsInActivity {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let slow = RetryPolicy::builder().initial_interval(Duration::from_secs(600));
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(5));
        let patient = options.retry_policy(slow.build()).build();
        ctx.execute_activity(Failing::fail_again, (), patient)
            .await?;
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        ctx.execute_activity(Failing::fail, (), options).await?;
        Ok(())
    }
}

/// Fails with an activity whose heartbeat stays away.
#[workflow]
#[derive(Default)]
pub struct TimesOut;

#[workflow_methods]
impl TimesOut {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(60))
            .heartbeat_timeout(Duration::from_millis(300))
            .retry_policy(RetryPolicy::builder().maximum_attempts(1).build());
        ctx.execute_activity(Failing::go_silent, (), options.build())
            .await?;
        Ok(())
    }
}

/// Fails with a child that fails.
#[workflow]
#[derive(Default)]
pub struct FailsInChild;

#[workflow_methods]
impl FailsInChild {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ChildWorkflowOptions::builder()
            .workflow_id("failing-child")
            .build();
        let child = ctx.start_child_workflow(Fails::run, (), options).await?;
        child.result().await?;
        Ok(())
    }
}
