//! What a workflow asks for, against what its history says.

use std::collections::BTreeMap;

use super::ReplayError;
use super::event::HistoryEvent;
use super::failures::type_name;
use super::values::Fields;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, SignalTarget, UpdateAnswer,
};

/// The marker of a patch.
const PATCH: &str = "core_patch";

/// The marker of a local activity's end.
pub(super) const LOCAL_ACTIVITY: &str = "core_local_activity";

/// The attribute that the host writes beside the marker of a patch.
const CHANGE_VERSION: &str = "TemporalChangeVersion";

/// The events that answer for a workflow's commands, without what a host adds: its pin,
/// the search attribute of each patch, and the markers of local activities.
pub(super) fn of_the_workflow(answers: &[HistoryEvent]) -> Result<Vec<&HistoryEvent>, ReplayError> {
    let mut kept = Vec::new();
    for event in answers {
        let is_pin = patch_id(event)?.is_some_and(|id| id.starts_with("hourglass/"));
        let of_host = is_pin || lists_patches(event) || marker(event) == LOCAL_ACTIVITY;
        if !of_host {
            kept.push(event);
        }
    }
    Ok(kept)
}

/// The patches of the author's that the history has markers of.
pub(super) fn patches(answers: &[HistoryEvent]) -> Result<Vec<String>, ReplayError> {
    let mut patches = Vec::new();
    for event in answers {
        patches.extend(patch_id(event)?.filter(|id| !id.starts_with("hourglass/")));
    }
    Ok(patches)
}

fn marker(event: &HistoryEvent) -> String {
    match &*event.event_type {
        "MarkerRecorded" => event.fields().text("markerName"),
        _ => String::new(),
    }
}

fn patch_id(event: &HistoryEvent) -> Result<Option<String>, ReplayError> {
    let unreadable = || ReplayError::Invalid(format!("{} names no patch", event.shown()));
    let Some(patch) = patch(event)? else {
        return Ok(None);
    };
    let id = patch.get("id").and_then(serde_json::Value::as_str);
    id.map(str::to_owned).ok_or_else(unreadable).map(Some)
}

fn is_deprecated_patch(event: &HistoryEvent) -> bool {
    let patch = patch(event).ok().flatten();
    patch.is_some_and(|patch| patch["deprecated"] == true)
}

/// What the marker of a patch says; none if the event is something else.
fn patch(event: &HistoryEvent) -> Result<Option<serde_json::Value>, ReplayError> {
    if marker(event) != PATCH {
        return Ok(None);
    }
    let details = event.fields().message("details");
    let payloads = details.and_then(|details| details.payloads("patch-data").transpose());
    let data = payloads.transpose()?.unwrap_or_default();
    let data = data.first().map(|payload| payload.data.as_slice());
    Ok(serde_json::from_slice(data.unwrap_or_default())
        .ok()
        .or(Some(serde_json::Value::Null)))
}

/// The workflow that a message is for.
fn target(fields: &Fields<'_>) -> String {
    let execution = fields.message("workflowExecution");
    execution
        .map(|execution| execution.text("workflowId"))
        .unwrap_or_default()
}

fn lists_patches(event: &HistoryEvent) -> bool {
    let fields = event.fields();
    let attributes = fields.message("searchAttributes");
    let indexed = attributes.and_then(|attributes| attributes.message("indexedFields"));
    event.event_type == "UpsertWorkflowSearchAttributes"
        && indexed.is_some_and(|indexed| indexed.names().eq([CHANGE_VERSION]))
}

/// Compares what the workflow asked for in one workflow task with what the history has.
/// `updates` has the ids of updates by what names them in answers. Gives each command with
/// its event.
pub(super) fn compare<'a>(
    asked: &'a [Action],
    events: &[&'a HistoryEvent],
    updates: &BTreeMap<String, String>,
) -> Result<Vec<(&'a Action, &'a HistoryEvent)>, ReplayError> {
    let mut pairs = Vec::new();
    let (mut asked, mut events) = (asked.iter().peekable(), events.iter().peekable());
    while asked.peek().is_some() || events.peek().is_some() {
        let (action, event) = (asked.peek(), events.peek());
        let same = match (action, event) {
            (Some(action), Some(event)) => is(action, event, updates),
            _ => false,
        };
        // Whoever has nothing left but the new code may take the marker out of it.
        if !same && event.is_some_and(|event| is_deprecated_patch(event)) {
            events.next();
            continue;
        }
        if !same {
            return Err(ReplayError::Different {
                history: event.map_or("nothing more there".to_owned(), |event| described(event)),
                workflow: action.map_or("asks for nothing more".to_owned(), |action| {
                    format!("asks for {}", shown(action))
                }),
            });
        }
        pairs.extend(asked.next().zip(events.next().copied()));
    }
    Ok(pairs)
}

fn described(event: &HistoryEvent) -> String {
    let fields = event.fields();
    let name = match &*event.event_type {
        "ActivityTaskScheduled" => type_name(&fields, "activityType"),
        "StartChildWorkflowExecutionInitiated" => type_name(&fields, "workflowType"),
        "SignalExternalWorkflowExecutionInitiated" => fields.text("signalName"),
        "NexusOperationScheduled" => fields.text("operation"),
        "TimerStarted" | "TimerCanceled" => fields.text("timerId"),
        _ => String::new(),
    };
    match &*name {
        "" => event.shown(),
        name => format!("{} ({name})", event.shown()),
    }
}

/// Whether an event is what the server made of a command.
fn is(action: &Action, event: &HistoryEvent, updates: &BTreeMap<String, String>) -> bool {
    let fields = event.fields();
    let type_is = |wanted: &str| event.event_type == wanted;
    match action {
        Action::StartTimer(timer) => {
            type_is("TimerStarted") && fields.text("timerId") == timer.seq.to_string()
        }
        Action::CancelTimer(seq) => {
            type_is("TimerCanceled") && fields.text("timerId") == seq.to_string()
        }
        Action::ScheduleActivity(activity) => {
            type_is("ActivityTaskScheduled")
                && fields.text("activityId") == activity.activity_id
                && type_name(&fields, "activityType") == activity.activity_type
        }
        Action::RequestCancelActivity(_) => type_is("ActivityTaskCancelRequested"),
        Action::StartChildWorkflow(child) => {
            type_is("StartChildWorkflowExecutionInitiated")
                && fields.text("workflowId") == child.workflow_id
                && type_name(&fields, "workflowType") == child.workflow_type
        }
        Action::CancelChildWorkflow(_) => {
            type_is("RequestCancelExternalWorkflowExecutionInitiated")
        }
        Action::RequestCancelExternalWorkflow(cancel) => {
            type_is("RequestCancelExternalWorkflowExecutionInitiated")
                && target(&fields) == cancel.execution.workflow_id
        }
        Action::SignalExternalWorkflow(signal) => {
            let wanted = match &signal.target {
                SignalTarget::External(target) => &target.workflow_id,
                SignalTarget::Child(workflow_id) => workflow_id,
            };
            type_is("SignalExternalWorkflowExecutionInitiated")
                && fields.text("signalName") == signal.signal_name
                && target(&fields) == *wanted
        }
        Action::ScheduleNexusOperation(operation) => {
            type_is("NexusOperationScheduled")
                && fields.text("endpoint") == operation.endpoint
                && fields.text("service") == operation.service
                && fields.text("operation") == operation.operation
        }
        Action::RequestCancelNexusOperation(_) => type_is("NexusOperationCancelRequested"),
        Action::ModifyMemo(_) => type_is("WorkflowPropertiesModified"),
        Action::UpsertSearchAttributes(_) => type_is("UpsertWorkflowSearchAttributes"),
        Action::SetPatchMarker(patch) => {
            patch_id(event).is_ok_and(|id| id.as_ref() == Some(&patch.patch_id))
        }
        Action::UpdateResponse(response) => {
            let instance = &response.protocol_instance_id;
            match response.answer {
                UpdateAnswer::Accepted => {
                    type_is("WorkflowExecutionUpdateAccepted")
                        && fields.text("protocolInstanceId") == *instance
                }
                UpdateAnswer::Rejected(_) | UpdateAnswer::Completed(_) => {
                    let meta = fields.message("meta");
                    let found = meta.map(|meta| meta.text("updateId"));
                    type_is("WorkflowExecutionUpdateCompleted")
                        && found.as_ref() == updates.get(instance)
                }
            }
        }
        Action::CompleteWorkflow(_) => type_is("WorkflowExecutionCompleted"),
        Action::FailWorkflow(_) => type_is("WorkflowExecutionFailed"),
        Action::CancelWorkflow(_) => type_is("WorkflowExecutionCanceled"),
        Action::ContinueAsNew(_) => type_is("WorkflowExecutionContinuedAsNew"),
        _ => false,
    }
}

/// A command in an author's words.
fn shown(action: &Action) -> String {
    match action {
        Action::StartTimer(timer) => format!("timer {}", timer.seq),
        Action::CancelTimer(seq) => format!("the end of timer {seq}"),
        Action::ScheduleActivity(activity) => {
            format!(
                "activity {} ({})",
                activity.activity_type, activity.activity_id
            )
        }
        Action::RequestCancelActivity(seq) => format!("the end of activity {seq}"),
        Action::StartChildWorkflow(child) => {
            format!(
                "child workflow {} ({})",
                child.workflow_type, child.workflow_id
            )
        }
        Action::CancelChildWorkflow(cancel) => format!("the end of child {}", cancel.seq),
        Action::RequestCancelExternalWorkflow(cancel) => {
            format!("the end of workflow {}", cancel.execution.workflow_id)
        }
        Action::SignalExternalWorkflow(signal) => match &signal.target {
            SignalTarget::External(target) => {
                format!("signal {} to {}", signal.signal_name, target.workflow_id)
            }
            SignalTarget::Child(id) => format!("signal {} to {id}", signal.signal_name),
        },
        Action::ScheduleNexusOperation(operation) => {
            format!(
                "Nexus operation {} of {}",
                operation.operation, operation.service
            )
        }
        Action::RequestCancelNexusOperation(seq) => format!("the end of Nexus operation {seq}"),
        Action::ModifyMemo(_) => "a change of its memo".to_owned(),
        Action::UpsertSearchAttributes(_) => "a change of its search attributes".to_owned(),
        Action::SetPatchMarker(patch) => format!("the marker of patch {}", patch.patch_id),
        Action::UpdateResponse(response) => {
            format!("an answer to update {}", response.protocol_instance_id)
        }
        Action::CompleteWorkflow(_) => "its completion".to_owned(),
        Action::FailWorkflow(_) => "its failure".to_owned(),
        Action::CancelWorkflow(_) => "its end as cancelled".to_owned(),
        Action::ContinueAsNew(_) => "a new run".to_owned(),
        other => format!("{other:?}"),
    }
}
