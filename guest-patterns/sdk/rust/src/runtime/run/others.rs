//! What happened to other workflows: children, and those that got a message.

use std::cell::RefCell;

use super::jobs::not_open;
use super::{Run, TaskError};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowResolution, ChildWorkflowStart, ResolveChildWorkflow, ResolveChildWorkflowStart,
    ResolveExternal,
};
use crate::error::{CancelledError, ChildWorkflowStartError, Tables};
use crate::runtime::external::Delivery;
use crate::runtime::open::Open;

impl Run {
    pub(super) fn resolve_child_start(
        &self,
        job: ResolveChildWorkflowStart,
        tables: &Tables,
    ) -> Result<(), TaskError> {
        let start = match job.resolution {
            ChildWorkflowStart::Succeeded(run_id) => Ok(run_id),
            ChildWorkflowStart::Failed(failed) => Err(ChildWorkflowStartError::StartFailed {
                workflow_id: failed.workflow_id,
                workflow_type: failed.workflow_type,
                cause: failed.cause,
            }),
            ChildWorkflowStart::Cancelled(index) => Err(ChildWorkflowStartError::Cancelled(
                CancelledError(tables.failure(index)?),
            )),
        };
        match self.core.child_started(job.seq, start) {
            true => Ok(()),
            false => Err(not_open("child workflow", job.seq)),
        }
    }

    pub(super) fn resolve_child(
        &self,
        job: ResolveChildWorkflow,
        tables: &Tables,
    ) -> Result<(), TaskError> {
        let end = match job.resolution {
            ChildWorkflowResolution::Completed(result) => {
                Ok(result.map(|index| tables.payload(index)).transpose()?)
            }
            ChildWorkflowResolution::Failed(index) | ChildWorkflowResolution::Cancelled(index) => {
                Err(tables.failure(index)?)
            }
        };
        match self.core.child_ended(job.seq, end) {
            true => Ok(()),
            false => Err(not_open("child workflow", job.seq)),
        }
    }
}

pub(super) fn resolve_message(
    messages: &RefCell<Open<Delivery>>,
    job: ResolveExternal,
    tables: &Tables,
) -> Result<(), TaskError> {
    let delivery = match job.failure {
        None => Delivery::Delivered,
        Some(index) => Delivery::Failed(tables.failure(index)?, job.cause),
    };
    let ended = messages.borrow_mut().end(job.seq);
    ended
        .ok_or_else(|| not_open("message to a workflow", job.seq))?
        .fill(delivery);
    Ok(())
}
