//! What happened to local activities, and to the timers between their attempts.

use std::cell::RefCell;

use super::Part;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, Job,
};
use crate::error::Tables;
use crate::runtime::activity::ActivityOutcome;
use crate::runtime::core::RunCore;
use crate::runtime::local_activity::LocalActivities;
use crate::runtime::run::TaskError;

impl Part for RefCell<LocalActivities> {
    fn resolve(&self, core: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError> {
        Ok(match job {
            Job::FireTimer(seq) => core.end_back_off(*seq),
            Job::ResolveActivity(end) => match &end.resolution {
                ActivityResolution::Backoff(backoff) => core.back_off(end.seq, *backoff),
                ended => match ActivityOutcome::read(ended, tables)? {
                    Some(outcome) => core.end_local_activity(end.seq, outcome),
                    None => false,
                },
            },
            _ => false,
        })
    }

    fn open(&self) -> (&'static str, Vec<u32>) {
        ("local activity", self.borrow().numbers())
    }
}
