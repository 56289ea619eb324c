//! What had happened, as jobs.

use super::ReplayError;
use super::activations::Open;
use super::commands;
use super::event::HistoryEvent;
use super::failures::{self, add, add_caused, cancelled, link, retry_state, type_name};
use super::values::Fields;
use super::workflow_tasks::WorkflowTask;
use crate::bindings::types_part::hourglass::plugin::types::{
    ActivityFailure, CauseKind, ChildWorkflowFailure, Duration, RandomSeed, Timestamp,
};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, ChildWorkflowCancellationType, ChildWorkflowResolution, ChildWorkflowStart,
    ChildWorkflowStartCause, ChildWorkflowStartFailure, DoUpdate, ExternalFailureCause,
    InitializeWorkflow, Job, LocalBackoff, ResolveActivity, ResolveChildWorkflow,
    ResolveChildWorkflowStart, SignalWorkflow,
};
use crate::error::Tables;
use crate::testing::Event;
use crate::testing::beginning::initialize;

/// What began with an event, and its number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Begun {
    Timer(u32),
    Activity(u32),
    Child(u32),
    Signal(u32),
    Cancel(u32),
    ChildCancel(u32),
}

/// The run that a task begins, if it is the first.
pub(super) fn run_id(task: &WorkflowTask) -> Option<String> {
    let first = task.news.first()?;
    let begins = first.event_type == "WorkflowExecutionStarted";
    begins.then(|| first.fields().text("originalExecutionRunId"))
}

/// The jobs of a workflow task.
pub(super) fn of_task(
    task: &WorkflowTask,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Vec<Job>, ReplayError> {
    let mut jobs = Vec::new();
    for event in &task.news {
        jobs.extend(job(event, open, tables)?);
    }
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
        "WorkflowExecutionStarted" => Some(Job::InitializeWorkflow(start(&fields, tables)?)),
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
        | "ActivityTaskCanceled" => activity(event, open, tables)?,
        "ChildWorkflowExecutionStarted"
        | "StartChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionCompleted"
        | "ChildWorkflowExecutionFailed"
        | "ChildWorkflowExecutionTimedOut"
        | "ChildWorkflowExecutionCanceled"
        | "ChildWorkflowExecutionTerminated" => child(event, open, tables)?,
        "ExternalWorkflowExecutionSignaled"
        | "SignalExternalWorkflowExecutionFailed"
        | "ExternalWorkflowExecutionCancelRequested"
        | "RequestCancelExternalWorkflowExecutionFailed" => external(event, open, tables)?,
        "WorkflowExecutionTerminated"
        | "WorkflowExecutionTimedOut"
        | "WorkflowExecutionOptionsUpdated"
        | "WorkflowExecutionUpdateAdmitted"
        | "WorkflowPropertiesModifiedExternally" => None,
        _ => return Err(ReplayError::Unsupported(event.shown())),
    })
}

fn start(fields: &Fields<'_>, tables: &mut Tables) -> Result<InitializeWorkflow, ReplayError> {
    let run_id = fields.text("originalExecutionRunId");
    let arguments = arguments(fields, "input", tables)?;
    let workflow_type = type_name(fields, "workflowType");
    let task_queue = type_name(fields, "taskQueue");
    Ok(InitializeWorkflow {
        workflow_id: fields.text("workflowId"),
        task_queue,
        randomness_seed: seed(&run_id),
        headers: headers(fields, tables)?,
        identity: fields.text("identity"),
        continued_from_run_id: fields.text("continuedExecutionRunId"),
        first_execution_run_id: fields.text("firstExecutionRunId"),
        original_execution_run_id: run_id,
        attempt: fields.count("attempt")?.max(1),
        cron_schedule: fields.text("cronSchedule"),
        execution_timeout: fields.duration("workflowExecutionTimeout")?,
        run_timeout: fields.duration("workflowRunTimeout")?,
        task_timeout: fields.duration("workflowTaskTimeout")?,
        memo: named(fields, "memo", "fields", tables)?,
        search_attributes: named(fields, "searchAttributes", "indexedFields", tables)?,
        last_completion_result: fields
            .payloads("lastCompletionResult")?
            .map(|payloads| tables.add_all(payloads)),
        ..initialize(&workflow_type, arguments)
    })
}

/// Any seed will do, as long as the same run gets the same one.
fn seed(run_id: &str) -> RandomSeed {
    let hash = run_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    RandomSeed {
        high: (hash >> 32) as u32,
        low: hash as u32,
    }
}

fn activity(
    event: &HistoryEvent,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Option<Job>, ReplayError> {
    let Begun::Activity(seq) = begun(event, "scheduledEventId", open)? else {
        return Err(nobodys(event));
    };
    if !open.end_activity(seq) {
        return Ok(None);
    }
    let fields = event.fields();
    let link = |message: &str| -> Result<_, ReplayError> {
        let failure = ActivityFailure {
            scheduled_event_id: fields.integer("scheduledEventId")?,
            started_event_id: fields.integer("startedEventId")?,
            identity: fields.text("identity"),
            activity_type: String::new(),
            activity_id: seq.to_string(),
            retry_state: retry_state(&fields),
        };
        Ok(failures::link(message, CauseKind::Activity(failure)))
    };
    let failure = fields.message("failure");
    let resolution = match &*event.event_type {
        "ActivityTaskCompleted" => {
            let result = fields.payloads("result")?.unwrap_or_default();
            let first = result.into_iter().next();
            ActivityResolution::Completed(first.map(|payload| tables.add(payload)))
        }
        "ActivityTaskCanceled" => {
            let link = link("Activity cancelled")?;
            ActivityResolution::Cancelled(failures::push(tables, vec![link, cancelled()]))
        }
        "ActivityTaskTimedOut" => ActivityResolution::Failed(add_caused(
            link("Activity task timed out")?,
            failure.as_ref(),
            tables,
        )?),
        _ => ActivityResolution::Failed(add_caused(
            link("Activity task failed")?,
            failure.as_ref(),
            tables,
        )?),
    };
    Ok(Some(Job::ResolveActivity(ResolveActivity {
        seq,
        resolution,
    })))
}

/// The end of a local activity, with its number.
pub(super) fn local_activity(
    marker: &HistoryEvent,
    tables: &mut Tables,
) -> Result<(u32, Job), ReplayError> {
    let fields = marker.fields();
    let details = fields.message("details");
    let payload = |name: &str| {
        let payloads = details.as_ref().map(|details| details.payloads(name));
        payloads.transpose().map(Option::flatten)
    };
    let unreadable = || {
        ReplayError::Invalid(format!(
            "{} does not say which local activity",
            marker.shown()
        ))
    };
    let data = payload("data")?.unwrap_or_default();
    let data: serde_json::Value = data
        .first()
        .and_then(|payload| serde_json::from_slice(&payload.data).ok())
        .ok_or_else(unreadable)?;
    let number = |name: &str| {
        data[name]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
    };
    let seq = number("seq").ok_or_else(unreadable)?;
    let failure = fields.message("failure");
    let resolution = match failure {
        _ if !data["backoff"].is_null() => ActivityResolution::Backoff(backoff(&data)),
        Some(failure) if failures::is_cancelled(&failure) => {
            ActivityResolution::Cancelled(add(&failure, tables)?)
        }
        Some(failure) => ActivityResolution::Failed(add(&failure, tables)?),
        None => {
            let result = payload("result")?.unwrap_or_default().into_iter().next();
            ActivityResolution::Completed(result.map(|payload| tables.add(payload)))
        }
    };
    Ok((
        seq,
        Job::ResolveActivity(ResolveActivity { seq, resolution }),
    ))
}

fn backoff(data: &serde_json::Value) -> LocalBackoff {
    let seconds = |value: &serde_json::Value| value["seconds"].as_i64().unwrap_or_default();
    let attempt = data["attempt"].as_u64().unwrap_or_default();
    let backoff = &data["backoff"];
    LocalBackoff {
        attempt: u32::try_from(attempt).unwrap_or_default() + 1,
        backoff: Duration {
            seconds: u64::try_from(seconds(backoff)).unwrap_or_default(),
            nanoseconds: backoff["nanos"].as_u64().unwrap_or_default() as u32,
        },
        original_schedule_time: Some(Timestamp {
            seconds: seconds(&data["original_schedule_time"]),
            nanoseconds: 0,
        }),
    }
}

fn child(
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
            ChildWorkflowResolution::Cancelled(failures::push(tables, vec![around, cancelled()]))
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
    let request = fields.message("acceptedRequest").ok_or_else(missing)?;
    let input = request.message("input").ok_or_else(missing)?;
    let meta = request.message("meta").ok_or_else(missing)?;
    let protocol_instance_id = fields.text("protocolInstanceId");
    open.accept(&protocol_instance_id);
    Ok(Job::DoUpdate(DoUpdate {
        update_id: meta.text("updateId"),
        protocol_instance_id,
        name: input.text("name"),
        input: arguments(&input, "args", tables)?,
        headers: headers(&input, tables)?,
        identity: meta.text("identity"),
        run_validator: false,
    }))
}

fn arguments(
    fields: &Fields<'_>,
    name: &str,
    tables: &mut Tables,
) -> Result<Vec<u32>, ReplayError> {
    Ok(tables.add_all(fields.payloads(name)?.unwrap_or_default()))
}

fn headers(fields: &Fields<'_>, tables: &mut Tables) -> Result<Vec<(String, u32)>, ReplayError> {
    named(fields, "header", "fields", tables)
}

fn named(
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

fn begun(event: &HistoryEvent, field: &str, open: &Open) -> Result<Begun, ReplayError> {
    let id = event.fields().integer(field)?;
    open.begun(id).ok_or_else(|| nobodys(event))
}

fn nobodys(event: &HistoryEvent) -> ReplayError {
    ReplayError::Invalid(format!(
        "{} ends what no event before it began",
        event.shown()
    ))
}
