//! What happened to child workflows.

use std::cell::RefCell;

use super::Part;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowResolution, ChildWorkflowStart, Job,
};
use crate::error::{CancelledError, ChildWorkflowStartError, Tables};
use crate::runtime::child::{ChildEnd, ChildStart, Children};
use crate::runtime::core::RunCore;
use crate::runtime::run::TaskError;

impl Part for RefCell<Children> {
    fn resolve(&self, _: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError> {
        let mut children = self.borrow_mut();
        Ok(match job {
            Job::ResolveChildWorkflowStart(job) => {
                children.started(job.seq, start(&job.resolution, tables)?)
            }
            Job::ResolveChildWorkflow(job) => {
                children.ended(job.seq, end(&job.resolution, tables)?)
            }
            _ => false,
        })
    }

    fn open(&self) -> (&'static str, Vec<u32>) {
        ("child workflow", self.borrow().numbers())
    }
}

fn start(resolution: &ChildWorkflowStart, tables: &Tables) -> Result<ChildStart, TaskError> {
    Ok(match resolution {
        ChildWorkflowStart::Succeeded(run_id) => Ok(run_id.clone()),
        ChildWorkflowStart::Failed(failed) => Err(ChildWorkflowStartError::StartFailed {
            workflow_id: failed.workflow_id.clone(),
            workflow_type: failed.workflow_type.clone(),
            cause: failed.cause,
        }),
        ChildWorkflowStart::Cancelled(index) => Err(ChildWorkflowStartError::Cancelled(
            CancelledError(tables.failure(*index)?),
        )),
    })
}

fn end(resolution: &ChildWorkflowResolution, tables: &Tables) -> Result<ChildEnd, TaskError> {
    Ok(match resolution {
        ChildWorkflowResolution::Completed(result) => {
            Ok(result.map(|index| tables.payload(index)).transpose()?)
        }
        ChildWorkflowResolution::Failed(index) | ChildWorkflowResolution::Cancelled(index) => {
            Err(tables.failure(*index)?)
        }
    })
}
