//! What happened to messages to other workflows.

use std::cell::RefCell;

use super::Part;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{Job, ResolveExternal};
use crate::error::Tables;
use crate::runtime::core::RunCore;
use crate::runtime::external::{Delivery, ExternalCancels, Signals};
use crate::runtime::open::Open;
use crate::runtime::run::TaskError;

impl Part for RefCell<Signals> {
    fn resolve(&self, _: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError> {
        Ok(match job {
            Job::ResolveSignalExternalWorkflow(end) => {
                deliver(&mut self.borrow_mut().0, end, tables)?
            }
            _ => false,
        })
    }

    fn open(&self) -> (&'static str, Vec<u32>) {
        ("signal to a workflow", self.borrow().0.numbers())
    }
}

impl Part for RefCell<ExternalCancels> {
    fn resolve(&self, _: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError> {
        Ok(match job {
            Job::ResolveRequestCancelExternalWorkflow(end) => {
                deliver(&mut self.borrow_mut().0, end, tables)?
            }
            _ => false,
        })
    }

    fn open(&self) -> (&'static str, Vec<u32>) {
        ("cancellation of a workflow", self.borrow().0.numbers())
    }
}

fn deliver(
    messages: &mut Open<Delivery>,
    end: &ResolveExternal,
    tables: &Tables,
) -> Result<bool, TaskError> {
    let delivery = match end.failure {
        None => Delivery::Delivered,
        Some(index) => Delivery::Failed(tables.failure(index)?, end.cause),
    };
    let slot = messages.end(end.seq);
    Ok(slot.map(|slot| slot.fill(delivery)).is_some())
}
