//! A sleep whose end can be changed, for any workflow that has a [`WakeUp`] in its state.

use std::time::{Duration, SystemTime};

use hourglass_sdk::{CancellableFuture, WorkflowContext, WorkflowResult, log, select};

/// When the sleep ends.
#[derive(Clone, Debug)]
pub struct WakeUp {
    /// Seconds since 1970.
    time: f64,
    changes: u64,
}

impl WakeUp {
    pub fn at(time: f64) -> Self {
        Self { time, changes: 0 }
    }

    pub fn time(&self) -> f64 {
        self.time
    }

    pub fn change(&mut self, time: f64) {
        self.time = time;
        self.changes += 1;
    }

    /// How long that is from `now`; none if it is over, or no time at all.
    fn still(&self, now: SystemTime) -> Option<Duration> {
        let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let still = Duration::try_from_secs_f64(self.time - since_1970.as_secs_f64()).ok()?;
        Some(still).filter(|still| !still.is_zero())
    }
}

/// Sleeps until the time that the workflow's state names at last.
pub async fn sleep<W>(ctx: &WorkflowContext<W>) -> WorkflowResult<()>
where
    W: AsRef<WakeUp>,
{
    let now = || ctx.workflow_time().unwrap_or(SystemTime::UNIX_EPOCH);
    while let Some(still) = ctx.state(|this| this.as_ref().still(now())) {
        log::info(format!("Going to sleep for {} s", still.as_secs()));
        let known = ctx.state(|this| this.as_ref().changes);
        let mut changed = ctx.wait_condition(|this| this.as_ref().changes != known);
        let mut timer = ctx.timer(still);
        select! {
            changed = changed => {
                timer.cancel();
                changed?;
            }
            _ = timer => {}
        }
    }
    Ok(())
}
