//! Telling a person what takes longer than a second.
//!
//! Owns the trait through which slow steps report and the clock that drives it.
//! How a report looks on a terminal belongs to `cli`.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// How often a running step is reported; also how long a step may be silent.
const TICK: Duration = Duration::from_secs(1);

/// Receives what slow steps have to tell.
pub trait Progress: Send + Sync {
    /// Something happened that a person wants to know once.
    fn note(&self, line: &str);

    /// `step` has been running for `elapsed`; called about once a second, first after one second.
    fn running(&self, step: &str, elapsed: Duration);

    /// `step`, which was reported as running, is over.
    fn finished(&self, step: &str, elapsed: Duration);
}

/// Drops every report.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn note(&self, _line: &str) {}
    fn running(&self, _step: &str, _elapsed: Duration) {}
    fn finished(&self, _step: &str, _elapsed: Duration) {}
}

/// Awaits `work` and reports `step` while it runs; a step shorter than a second is not reported.
pub async fn watched<T>(
    progress: &dyn Progress,
    step: &str,
    work: impl Future<Output = T> + Send,
) -> T {
    let begun = Instant::now();
    let mut ticks = interval_at(begun + TICK, TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut reported = false;
    tokio::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => {
                if reported {
                    progress.finished(step, begun.elapsed());
                }
                return outcome;
            }
            _ = ticks.tick() => {
                reported = true;
                progress.running(step, begun.elapsed());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Recorded(Mutex<Vec<String>>);

    impl Progress for Recorded {
        fn note(&self, line: &str) {
            self.0.lock().unwrap().push(line.to_owned());
        }
        fn running(&self, step: &str, elapsed: Duration) {
            self.note(&format!("{step} {}", elapsed.as_secs()));
        }
        fn finished(&self, step: &str, elapsed: Duration) {
            self.note(&format!("{step} done {}", elapsed.as_secs()));
        }
    }

    #[tokio::test]
    async fn a_quick_step_is_not_reported() {
        let recorded = Recorded::default();
        assert_eq!(watched(&recorded, "quick", async { 7 }).await, 7);
        assert!(recorded.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_slow_step_is_reported_after_a_second_and_when_it_ends() {
        let recorded = Recorded::default();
        let slow = tokio::time::sleep(Duration::from_millis(1_200));
        watched(&recorded, "slow", slow).await;
        assert_eq!(*recorded.0.lock().unwrap(), ["slow 1", "slow done 1"]);
    }
}
