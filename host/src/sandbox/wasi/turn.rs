//! What a workflow's guest sees of time and chance.

use std::{collections::HashMap, time::Duration};

use super::random::Random;
use crate::contract::{
    types::Timestamp,
    workflow::{Activation, Job},
};

/// Time and randomness of the run whose turn it is. Before the first activation,
/// and in `describe`, it is 1970 and the seed is zero: always the same.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Turn {
    /// Since 1970.
    pub(super) now: Duration,
    run_id: String,
    pub(super) of_run: OfRun,
    /// The other runs that the instance holds.
    others: HashMap<String, OfRun>,
}

/// What lasts from turn to turn of a run.
#[derive(Debug, Default)]
pub(super) struct OfRun {
    /// The latest time so far.
    pub(super) latest: Duration,
    pub(super) random: Random,
}

impl Turn {
    /// Takes the run, its time and its seeds from an activation.
    pub(in crate::sandbox) fn begin(&mut self, activation: &Activation) {
        self.change_to(&activation.run_id);
        if let Some(timestamp) = &activation.timestamp {
            self.now = since_1970(*timestamp);
            self.of_run.latest = self.of_run.latest.max(self.now);
        }
        for job in &activation.jobs {
            match job {
                Job::InitializeWorkflow(job) => {
                    self.of_run.random = Random::of(job.randomness_seed);
                }
                Job::UpdateRandomSeed(seed) => self.of_run.random = Random::of(*seed),
                Job::RemoveFromCache(_) => {
                    self.of_run = OfRun::default();
                    self.run_id.clear();
                }
                _ => {}
            }
        }
    }

    fn change_to(&mut self, run_id: &str) {
        if self.run_id == run_id {
            return;
        }
        let next = self.others.remove(run_id).unwrap_or_default();
        let last = std::mem::replace(&mut self.of_run, next);
        let last_id = std::mem::replace(&mut self.run_id, run_id.to_owned());
        if !last_id.is_empty() {
            self.others.insert(last_id, last);
        }
    }
}

fn since_1970(timestamp: Timestamp) -> Duration {
    let seconds = u64::try_from(timestamp.seconds).unwrap_or(0);
    let nanoseconds = Duration::from_nanos(timestamp.nanoseconds.into());
    Duration::from_secs(seconds).saturating_add(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_an_instance_has_its_own_numbers() {
        let mut turn = Turn::default();
        turn.change_to("a");
        turn.of_run.latest = Duration::from_secs(1);
        turn.change_to("b");
        assert_eq!(turn.of_run.latest, Duration::ZERO);
        turn.change_to("a");
        assert_eq!(turn.of_run.latest, Duration::from_secs(1));
    }

    #[test]
    fn a_time_before_1970_is_1970() {
        let timestamp = Timestamp {
            seconds: -5,
            nanoseconds: 0,
        };
        assert_eq!(since_1970(timestamp), Duration::ZERO);
    }
}
