//! What happened to the Nexus operations that the workflow called.

use std::cell::RefCell;

use super::Part;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Job, NexusOperationResolution, NexusOperationStart,
};
use crate::error::{NexusOperationExecutionError, NexusOperationFailureError, Tables};
use crate::runtime::core::RunCore;
use crate::runtime::nexus::{NexusEnd, NexusOperations, NexusStart};
use crate::runtime::run::TaskError;

impl Part for RefCell<NexusOperations> {
    fn resolve(&self, _: &RunCore, job: &Job, tables: &Tables) -> Result<bool, TaskError> {
        let mut operations = self.borrow_mut();
        Ok(match job {
            Job::ResolveNexusOperationStart(job) => {
                operations.started(job.seq, start(&job.resolution, tables)?)
            }
            Job::ResolveNexusOperation(job) => {
                operations.ended(job.seq, end(&job.resolution, tables)?)
            }
            _ => false,
        })
    }

    fn open(&self) -> (&'static str, Vec<u32>) {
        ("Nexus operation", self.borrow().numbers())
    }
}

fn start(resolution: &NexusOperationStart, tables: &Tables) -> Result<NexusStart, TaskError> {
    Ok(match resolution {
        NexusOperationStart::Started(token) => Ok(Some(token.clone())),
        NexusOperationStart::StartedSync => Ok(None),
        NexusOperationStart::Failed(index) => Err(NexusOperationExecutionError::Failed(
            NexusOperationFailureError(tables.failure(*index)?),
        )),
    })
}

fn end(resolution: &NexusOperationResolution, tables: &Tables) -> Result<NexusEnd, TaskError> {
    Ok(match resolution {
        NexusOperationResolution::Completed(result) => Ok(tables.payload(*result)?),
        NexusOperationResolution::Failed(index)
        | NexusOperationResolution::Cancelled(index)
        | NexusOperationResolution::TimedOut(index) => Err(tables.failure(*index)?),
    })
}
