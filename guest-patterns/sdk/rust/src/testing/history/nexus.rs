//! What became of Nexus operations.

use super::ReplayError;
use super::activations::Open;
use super::event::HistoryEvent;
use super::failures::{add, cancelled, push};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Job, NexusCancellationType, NexusOperationResolution, NexusOperationStart,
    ResolveNexusOperation, ResolveNexusOperationStart,
};
use crate::error::Tables;

/// An operation that the workflow waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation {
    pub(super) cancellation_type: NexusCancellationType,
    pub(super) started: bool,
}

/// The jobs of an event of the operation with this number.
pub(super) fn jobs(
    event: &HistoryEvent,
    seq: u32,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Vec<Job>, ReplayError> {
    let Some(operation) = open.operation(seq) else {
        return Ok(Vec::new());
    };
    let fields = event.fields();
    match &*event.event_type {
        "NexusOperationStarted" => {
            open.start_operation(seq);
            let token = fields.text("operationToken");
            return Ok(vec![start(seq, NexusOperationStart::Started(token))]);
        }
        "NexusOperationCancelRequestCompleted" => {
            let waits = NexusCancellationType::WaitCancellationRequested;
            if operation.cancellation_type != waits {
                return Ok(Vec::new());
            }
            open.end_operation(seq);
            let failure = push(tables, vec![cancelled()]);
            return Ok(vec![end(seq, NexusOperationResolution::Cancelled(failure))]);
        }
        "NexusOperationCancelRequestFailed" => return Ok(Vec::new()),
        _ => {}
    }
    open.end_operation(seq);
    if event.event_type == "NexusOperationCompleted" {
        let result = fields.payload("result")?;
        let result = tables.add(result.unwrap_or_else(super::values::nothing));
        let ended = end(seq, NexusOperationResolution::Completed(result));
        return Ok(match operation.started {
            true => vec![ended],
            false => vec![start(seq, NexusOperationStart::StartedSync), ended],
        });
    }
    let missing = || ReplayError::Invalid(format!("{} has no failure", event.shown()));
    let failure = add(&fields.message("failure").ok_or_else(missing)?, tables)?;
    Ok(vec![match &*event.event_type {
        _ if !operation.started => start(seq, NexusOperationStart::Failed(failure)),
        "NexusOperationCanceled" => end(seq, NexusOperationResolution::Cancelled(failure)),
        "NexusOperationTimedOut" => end(seq, NexusOperationResolution::TimedOut(failure)),
        _ => end(seq, NexusOperationResolution::Failed(failure)),
    }])
}

fn start(seq: u32, resolution: NexusOperationStart) -> Job {
    Job::ResolveNexusOperationStart(ResolveNexusOperationStart { seq, resolution })
}

fn end(seq: u32, resolution: NexusOperationResolution) -> Job {
    Job::ResolveNexusOperation(ResolveNexusOperation { seq, resolution })
}
