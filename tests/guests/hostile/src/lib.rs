//! Workflows and activities that misbehave, each in one way, and a workflow that
//! says which version of the component it is.

use std::{hint::black_box, time::Duration};

use hourglass_sdk::{
    ActivityOptions, ContinueAsNewOptions, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    export_plugin, log, workflow, workflow_methods,
};

/// Activities that misbehave.
pub struct HostileActivities;

#[activities]
impl HostileActivities {
    /// Panics.
    #[activity(name = "panics")]
    pub fn panics(_ctx: ActivityContext) -> Result<(), ActivityError> {
        panic!("the activity gives up")
    }

    /// Sleeps, without looking at cancellation.
    #[activity(name = "waits")]
    pub fn waits(ctx: ActivityContext, seconds: u64) -> Result<(), ActivityError> {
        log::info("activity waits");
        ctx.sleep(Duration::from_secs(seconds))
    }
}

fn once() -> ActivityOptions {
    ActivityOptions::with_start_to_close_timeout(Duration::from_secs(30))
        .retry_policy(
            hourglass_sdk::RetryPolicy::builder()
                .maximum_attempts(1)
                .build(),
        )
        .build()
}

/// Panics.
#[workflow]
#[derive(Default)]
pub struct Panics;

#[workflow_methods]
impl Panics {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        panic!("the guest gives up")
    }
}

/// Panics with a message of 10 MB.
#[workflow]
#[derive(Default)]
pub struct PanicsAtLength;

#[workflow_methods]
impl PanicsAtLength {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        panic!("{}", "oh no, ".repeat(10_000_000 / 7))
    }
}

/// Never comes back.
#[workflow]
#[derive(Default)]
pub struct Spins;

#[workflow_methods]
impl Spins {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        loop {
            black_box(0);
        }
    }
}

/// Takes memory until there is none.
#[workflow]
#[derive(Default)]
pub struct Allocates;

#[workflow_methods]
impl Allocates {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let mut taken = Vec::new();
        loop {
            taken.push(black_box(vec![1_u8; 1 << 20]));
        }
    }
}

/// Calls itself until the stack is used up.
#[workflow]
#[derive(Default)]
pub struct Recurses;

/// Deep in WebAssembly's own stack: nothing here lives in linear memory.
#[inline(never)]
fn deeper(depth: u64) -> u64 {
    if depth == u64::MAX {
        return 0;
    }
    deeper(depth + 1).wrapping_mul(depth | 1) ^ depth
}

#[workflow_methods]
impl Recurses {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>) -> WorkflowResult<u64> {
        Ok(deeper(0))
    }
}

/// Fails because its activity panics.
#[workflow]
#[derive(Default)]
pub struct CallsPanickingActivity;

#[workflow_methods]
impl CallsPanickingActivity {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        Ok(ctx
            .execute_activity(HostileActivities::panics, (), once())
            .await?)
    }
}

/// Waits for an activity that takes some seconds.
#[workflow]
#[derive(Default)]
pub struct WaitsForActivity;

#[workflow_methods]
impl WaitsForActivity {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, seconds: u64) -> WorkflowResult<()> {
        Ok(ctx
            .execute_activity(HostileActivities::waits, seconds, once())
            .await?)
    }
}

/// Calls an activity after a signal, and so after whatever happened before it.
#[workflow]
#[derive(Default)]
pub struct ActsLater {
    go: bool,
}

#[workflow_methods]
impl ActsLater {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let _timer = ctx.timer(Duration::from_secs(3600));
        ctx.wait_condition(|this| this.go).await?;
        Ok(ctx
            .execute_activity(HostileActivities::waits, 0_u64, once())
            .await?)
    }

    #[signal]
    pub fn go(&mut self, _ctx: &mut hourglass_sdk::SyncWorkflowContext<Self>) {
        self.go = true;
    }
}

/// The tests change these bytes to make another version of the component.
static VERSION: &str = "this is version one";

/// Waits for a signal, then says which version of the component it is.
#[workflow]
#[derive(Default)]
pub struct SaysItsVersion {
    go: bool,
}

#[workflow_methods]
impl SaysItsVersion {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        // An event that tests can wait for: from here on the run is open and pinned.
        let _timer = ctx.timer(Duration::from_secs(3600));
        ctx.wait_condition(|this| this.go).await?;
        Ok(black_box(VERSION).to_owned())
    }

    #[signal]
    pub fn go(&mut self, _ctx: &mut hourglass_sdk::SyncWorkflowContext<Self>) {
        self.go = true;
    }
}

/// Waits for a signal, and its second version does something else before.
#[workflow]
#[derive(Default)]
pub struct ChangesItsCommands {
    go: bool,
}

#[workflow_methods]
impl ChangesItsCommands {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        if black_box(VERSION).ends_with("two") {
            ctx.execute_activity(HostileActivities::waits, 0_u64, once())
                .await?;
        }
        let _timer = ctx.timer(Duration::from_secs(3600));
        ctx.wait_condition(|this| this.go).await?;
        Ok(black_box(VERSION).to_owned())
    }

    #[signal]
    pub fn go(&mut self, _ctx: &mut hourglass_sdk::SyncWorkflowContext<Self>) {
        self.go = true;
    }
}

/// Waits for a signal, continues as new, and says which versions it was.
#[workflow]
#[derive(Default)]
pub struct Continues {
    go: bool,
}

#[workflow_methods]
impl Continues {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, before: String) -> WorkflowResult<String> {
        if !before.is_empty() {
            return Ok(format!("{before}, {}", black_box(VERSION)));
        }
        let _timer = ctx.timer(Duration::from_secs(3600));
        ctx.wait_condition(|this| this.go).await?;
        let now = black_box(VERSION).to_owned();
        ctx.continue_as_new(now, ContinueAsNewOptions::default())?;
        Ok(String::new())
    }

    #[signal]
    pub fn go(&mut self, _ctx: &mut hourglass_sdk::SyncWorkflowContext<Self>) {
        self.go = true;
    }
}

/// Waits for a timer that is short, and says which version of the component it is.
#[workflow]
#[derive(Default)]
pub struct Naps;

#[workflow_methods]
impl Naps {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, milliseconds: u64) -> WorkflowResult<String> {
        ctx.timer(Duration::from_millis(milliseconds)).await;
        Ok(black_box(VERSION).to_owned())
    }
}

export_plugin! {
    workflows: [
        ActsLater,
        Allocates,
        CallsPanickingActivity,
        ChangesItsCommands,
        Continues,
        Naps,
        Panics,
        PanicsAtLength,
        Recurses,
        SaysItsVersion,
        Spins,
        WaitsForActivity,
    ],
    activities: [HostileActivities],
    task_queue: "hostile",
}
