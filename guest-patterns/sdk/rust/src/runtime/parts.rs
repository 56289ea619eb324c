//! The kinds of work that only some workflows ask for.
//!
//! A run has such a part from the first time that the author's code uses it. So
//! nothing names the part but that use, and a plugin without it does not link what
//! handles its jobs.

mod children;
mod local_activities;
mod messages;
mod nexus;

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::core::RunCore;
use super::run::TaskError;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::Job;
use crate::error::{Failure, Tables};

/// The open work of one kind.
pub(super) trait Part: Any {
    /// Applies a job about work of this kind that is open; false for any other.
    fn resolve(&self, core: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError>;

    /// What is open, in a word, and the numbers of it.
    fn open(&self) -> (&'static str, Vec<u32>);
}

/// The parts that a run has so far.
#[derive(Default)]
pub(super) struct Parts(RefCell<Vec<Rc<dyn Part>>>);

impl RunCore {
    /// The part of this type.
    pub(super) fn part<T: Default>(&self) -> Rc<RefCell<T>>
    where
        RefCell<T>: Part,
    {
        let mut parts = self.parts.0.borrow_mut();
        for part in parts.iter() {
            let part: Rc<dyn Any> = part.clone();
            if let Ok(found) = part.downcast() {
                return found;
            }
        }
        let part = Rc::new(RefCell::new(T::default()));
        parts.push(part.clone());
        part
    }

    /// What is open of each kind.
    pub(super) fn open_parts(&self) -> Vec<(&'static str, Vec<u32>)> {
        let parts = self.parts.0.borrow();
        parts.iter().map(|part| part.open()).collect()
    }

    /// Hands a job to the part that it is for.
    pub(super) fn resolve(&self, job: &Job, tables: &Tables) -> Result<(), TaskError> {
        let parts = self.parts.0.borrow().clone();
        for part in parts {
            if part.resolve(self, job, tables)? {
                return Ok(());
            }
        }
        Err(not_open(job))
    }
}

fn not_open(job: &Job) -> TaskError {
    let (what, seq) = match job {
        Job::FireTimer(seq) => ("timer", *seq),
        Job::ResolveActivity(end) => ("activity", end.seq),
        Job::ResolveChildWorkflowStart(start) => ("child workflow", start.seq),
        Job::ResolveChildWorkflow(end) => ("child workflow", end.seq),
        Job::ResolveNexusOperationStart(start) => ("Nexus operation", start.seq),
        Job::ResolveNexusOperation(end) => ("Nexus operation", end.seq),
        Job::ResolveSignalExternalWorkflow(end)
        | Job::ResolveRequestCancelExternalWorkflow(end) => ("message to a workflow", end.seq),
        _ => return Failure::plain("The activation has a job that does not belong there"),
    };
    Failure::plain(format!(
        "The activation ends {what} {seq}, which this run has not open"
    ))
}
