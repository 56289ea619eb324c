//! What had happened, as jobs.

use super::activations::Open;
use super::event::HistoryEvent;
use super::values::Fields;
use super::workflow_tasks::WorkflowTask;
use super::{ReplayError, activities, children, commands, nexus, start};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowCancellationType, DoUpdate, ExternalFailureCause, Job, SignalWorkflow,
};
use crate::error::Tables;
use crate::testing::Event;

/// What began with an event, and its number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Begun {
    Timer(u32),
    Activity(u32),
    Child(u32),
    Signal(u32),
    Cancel(u32),
    ChildCancel(u32),
    Operation(u32),
}

/// The run that a task begins, if it is the first.
pub(super) fn run_id(task: &WorkflowTask) -> Option<String> {
    let first = task.news.first()?;
    let begins = first.event_type == "WorkflowExecutionStarted";
    begins.then(|| first.fields().text("originalExecutionRunId"))
}

/// The jobs of what happened.
pub(super) fn of_news(
    news: &[HistoryEvent],
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Vec<Job>, ReplayError> {
    let mut jobs = Vec::new();
    for event in news {
        if event.event_type.starts_with("NexusOperation") {
            let Begun::Operation(seq) = begun(event, "scheduledEventId", open)? else {
                return Err(nobodys(event));
            };
            jobs.extend(nexus::jobs(event, seq, open, tables)?);
        } else {
            jobs.extend(job(event, open, tables)?);
        }
    }
    Ok(jobs)
}

/// The jobs of a workflow task.
pub(super) fn of_task(
    task: &WorkflowTask,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Vec<Job>, ReplayError> {
    let mut jobs = of_news(&task.news, open, tables)?;
    for patch in commands::patches(&task.answers)? {
        jobs.push(Event::HasPatch(patch).into_job(tables));
    }
    for event in &task.answers {
        if event.event_type == "WorkflowExecutionUpdateAccepted" {
            jobs.push(update(event, open, tables)?);
        }
    }
    Ok(jobs)
}

fn job(
    event: &HistoryEvent,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Option<Job>, ReplayError> {
    let fields = event.fields();
    Ok(match &*event.event_type {
        "WorkflowExecutionStarted" => Some(Job::InitializeWorkflow(start::read(event, tables)?)),
        "WorkflowTaskFailed" => {
            let seed = start::seed(&fields.text("newRunId"));
            Some(Job::UpdateRandomSeed(seed))
        }
        "WorkflowExecutionSignaled" => Some(Job::SignalWorkflow(SignalWorkflow {
            signal_name: fields.text("signalName"),
            input: arguments(&fields, "input", tables)?,
            identity: fields.text("identity"),
            headers: headers(&fields, tables)?,
            originating_event_id: event.id,
        })),
        "WorkflowExecutionCancelRequested" => Some(Job::CancelWorkflow(fields.text("cause"))),
        "TimerFired" => match begun(event, "startedEventId", open)? {
            Begun::Timer(seq) => Some(Job::FireTimer(seq)),
            _ => return Err(nobodys(event)),
        },
        "ActivityTaskStarted" => None,
        "ActivityTaskCompleted"
        | "ActivityTaskFailed"
        | "ActivityTaskTimedOut"
        | "ActivityTaskCanceled" => activities::job(event, open, tables)?,
        "ChildWorkflowExecutionStarted"
        | "StartChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionCompleted"
        | "ChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionTimedOut"
        | "ChildWorkflowExecutionCanceled"
        | "ChildWorkflowExecutionTerminated" => children::job(event, open, tables)?,
        "ExternalWorkflowExecutionSignaled"
        | "SignalExternalWorkflowExecutionFailed"
        | "ExternalWorkflowExecutionCancelRequested"
        | "RequestCancelExternalWorkflowExecutionFailed" => external(event, open, tables)?,
        "WorkflowExecutionUpdateAdmitted" => {
            let request = fields.message("request");
            let meta = request.and_then(|request| request.message("meta"));
            let id = meta.map(|meta| meta.text("updateId"));
            open.admit(id.unwrap_or_default(), event);
            None
        }
        "WorkflowExecutionTerminated"
        | "WorkflowExecutionTimedOut"
        | "WorkflowExecutionOptionsUpdated"
        | "WorkflowPropertiesModifiedExternally" => None,
        _ => return Err(ReplayError::Unsupported(event.shown())),
    })
}

/// What became of messages to other workflows.
fn external(
    event: &HistoryEvent,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Option<Job>, ReplayError> {
    let delivered = !event.event_type.ends_with("Failed");
    let outcome = match (begun(event, "initiatedEventId", open)?, delivered) {
        (Begun::Signal(seq), true) => Event::SignalDelivered(seq),
        (Begun::Signal(seq), false) => Event::SignalNotDelivered(seq, cause(event)),
        (Begun::Cancel(seq), true) => Event::CancelDelivered(seq),
        (Begun::Cancel(seq), false) => Event::CancelNotDelivered(seq, cause(event)),
        (Begun::ChildCancel(seq), true) => {
            let waits = ChildWorkflowCancellationType::WaitCancellationRequested;
            if open.waits_for_child(seq) != Some(waits) {
                return Ok(None);
            }
            open.end_child(seq);
            Event::ChildCancelled(seq)
        }
        (Begun::ChildCancel(_), false) => return Ok(None),
        _ => return Err(nobodys(event)),
    };
    Ok(Some(outcome.into_job(tables)))
}

fn cause(event: &HistoryEvent) -> ExternalFailureCause {
    let cause = event.fields().text("cause");
    if cause.contains("NAMESPACE") || cause.contains("Namespace") {
        ExternalFailureCause::NamespaceNotFound
    } else if cause.contains("LIMIT") || cause.contains("Limit") {
        ExternalFailureCause::SignalCountLimitExceeded
    } else {
        ExternalFailureCause::ExecutionNotFound
    }
}

fn update(event: &HistoryEvent, open: &mut Open, tables: &mut Tables) -> Result<Job, ReplayError> {
    let fields = event.fields();
    let missing = || ReplayError::Invalid(format!("{} has no request", event.shown()));
    let protocol_instance_id = fields.text("protocolInstanceId");
    let admitted = open.admitted(&protocol_instance_id).cloned();
    let admitted = admitted.as_ref().map(HistoryEvent::fields);
    let admitted = admitted
        .as_ref()
        .and_then(|fields| fields.message("request"));
    let request = fields.message("acceptedRequest").or(admitted);
    let request = request.ok_or_else(missing)?;
    let input = request.message("input").ok_or_else(missing)?;
    let meta = request.message("meta").ok_or_else(missing)?;
    let update_id = meta.text("updateId");
    open.accept(protocol_instance_id.clone(), update_id.clone());
    Ok(Job::DoUpdate(DoUpdate {
        update_id,
        protocol_instance_id,
        name: input.text("name"),
        input: arguments(&input, "args", tables)?,
        headers: headers(&input, tables)?,
        identity: meta.text("identity"),
        run_validator: false,
    }))
}

/// The payloads of a message, put into the tables.
pub(super) fn arguments(
    fields: &Fields<'_>,
    name: &str,
    tables: &mut Tables,
) -> Result<Vec<u32>, ReplayError> {
    Ok(tables.add_all(fields.payloads(name)?.unwrap_or_default()))
}

/// The headers of a message, put into the tables.
pub(super) fn headers(
    fields: &Fields<'_>,
    tables: &mut Tables,
) -> Result<Vec<(String, u32)>, ReplayError> {
    named(fields, "header", "fields", tables)
}

/// The payloads of a map, put into the tables.
pub(super) fn named(
    fields: &Fields<'_>,
    message: &str,
    map: &str,
    tables: &mut Tables,
) -> Result<Vec<(String, u32)>, ReplayError> {
    let inner = fields
        .message(message)
        .and_then(|message| message.message(map));
    let payloads = inner.map(|inner| inner.named_payloads()).transpose()?;
    let add = |(name, payload)| (name, tables.add(payload));
    Ok(payloads.unwrap_or_default().into_iter().map(add).collect())
}

/// What began with the event that a field names.
pub(super) fn begun(event: &HistoryEvent, field: &str, open: &Open) -> Result<Begun, ReplayError> {
    let id = event.fields().integer(field)?;
    open.begun(id).ok_or_else(|| nobodys(event))
}

/// An event without the one before it.
pub(super) fn nobodys(event: &HistoryEvent) -> ReplayError {
    ReplayError::Invalid(format!(
        "{} ends what no event before it began",
        event.shown()
    ))
}
