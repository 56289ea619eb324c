//! What became of child workflows.

use super::ReplayError;
use super::activations::Open;
use super::event::HistoryEvent;
use super::failures::{add_caused, cancelled, link, push, retry_state, type_name};
use super::jobs::{Begun, begun, nobodys};
use crate::bindings::types_part::hourglass::plugin::types::{CauseKind, ChildWorkflowFailure};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowResolution, ChildWorkflowStart, ChildWorkflowStartCause,
    ChildWorkflowStartFailure, Job, ResolveChildWorkflow, ResolveChildWorkflowStart,
};
use crate::error::Tables;

/// The job of an event of a child.
pub(super) fn job(
    event: &HistoryEvent,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Option<Job>, ReplayError> {
    let Begun::Child(seq) = begun(event, "initiatedEventId", open)? else {
        return Err(nobodys(event));
    };
    let fields = event.fields();
    let execution = fields.message("workflowExecution");
    let id = |name: &str| {
        execution
            .as_ref()
            .map(|ids| ids.text(name))
            .unwrap_or_default()
    };
    if event.event_type == "ChildWorkflowExecutionStarted" {
        let resolution = ChildWorkflowStart::Succeeded(id("runId"));
        let started = ResolveChildWorkflowStart { seq, resolution };
        return Ok(Some(Job::ResolveChildWorkflowStart(started)));
    }
    if !open.end_child(seq) {
        return Ok(None);
    }
    if event.event_type == "StartChildWorkflowExecutionFailed" {
        let exists = fields.text("cause").contains("ALREADY_EXISTS")
            || fields.text("cause").contains("AlreadyExists");
        let resolution = ChildWorkflowStart::Failed(ChildWorkflowStartFailure {
            workflow_id: fields.text("workflowId"),
            workflow_type: type_name(&fields, "workflowType"),
            cause: if exists {
                ChildWorkflowStartCause::WorkflowAlreadyExists
            } else {
                ChildWorkflowStartCause::NamespaceNotFound
            },
        });
        let failed = ResolveChildWorkflowStart { seq, resolution };
        return Ok(Some(Job::ResolveChildWorkflowStart(failed)));
    }
    let around = |message: &str| -> Result<_, ReplayError> {
        let failure = ChildWorkflowFailure {
            namespace: fields.text("namespace"),
            workflow_id: id("workflowId"),
            run_id: id("runId"),
            workflow_type: type_name(&fields, "workflowType"),
            initiated_event_id: fields.integer("initiatedEventId")?,
            started_event_id: fields.integer("startedEventId")?,
            retry_state: retry_state(&fields),
        };
        Ok(link(message, CauseKind::ChildWorkflow(failure)))
    };
    let failure = fields.message("failure");
    let failed = |message: &str, tables: &mut Tables| -> Result<_, ReplayError> {
        let index = add_caused(around(message)?, failure.as_ref(), tables)?;
        Ok(ChildWorkflowResolution::Failed(index))
    };
    let resolution = match &*event.event_type {
        "ChildWorkflowExecutionCompleted" => {
            let result = fields.payloads("result")?.unwrap_or_default();
            let first = result.into_iter().next();
            ChildWorkflowResolution::Completed(first.map(|payload| tables.add(payload)))
        }
        "ChildWorkflowExecutionCanceled" => {
            let around = around("Child Workflow execution cancelled")?;
            ChildWorkflowResolution::Cancelled(push(tables, vec![around, cancelled()]))
        }
        "ChildWorkflowExecutionTimedOut" => failed("Child Workflow execution timed out", tables)?,
        "ChildWorkflowExecutionTerminated" => {
            failed("Child Workflow execution terminated", tables)?
        }
        _ => failed("Child Workflow execution failed", tables)?,
    };
    Ok(Some(Job::ResolveChildWorkflow(ResolveChildWorkflow {
        seq,
        resolution,
    })))
}
