//! State of a module, where it stays.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use hourglass_sdk::{
    ActivityOptions, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    join_all, workflow, workflow_methods,
};

static CALLS: AtomicU32 = AtomicU32::new(0);

pub struct Counting;

#[activities]
impl Counting {
    /// How often this instance was called.
    #[activity]
    pub fn count(_ctx: ActivityContext) -> Result<u32, ActivityError> {
        Ok(CALLS.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Calls it five times at once.
#[workflow]
#[derive(Default)]
pub struct Counts;

#[workflow_methods]
impl Counts {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<u32>> {
        let options = || ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let calls = (0..5).map(|_| ctx.execute_activity(Counting::count, (), options()));
        let mut counts = join_all(calls)
            .await
            .into_iter()
            .collect::<Result<Vec<u32>, _>>()?;
        counts.sort_unstable();
        Ok(counts)
    }
}
