//! The workflow tasks of a history: which events each of them answered, and with which.

use super::ReplayError;
use super::event::HistoryEvent;

/// A workflow task that was completed. Failed ones and those that timed out left
/// nothing.
#[derive(Clone, Debug)]
pub(super) struct WorkflowTask {
    /// When it started: the workflow's time.
    pub(super) time: (i64, u32),
    /// The id of the event with which it started.
    pub(super) started: i64,
    /// Size of the history then, in bytes.
    pub(super) history_size_bytes: u64,
    /// Whether the server advised to continue as new.
    pub(super) continue_as_new_suggested: bool,
    /// What had happened, in order.
    pub(super) news: Vec<HistoryEvent>,
    /// What the workflow asked for, in order.
    pub(super) answers: Vec<HistoryEvent>,
}

/// The workflow tasks of a history.
#[derive(Clone, Debug, Default)]
pub(super) struct WorkflowTasks {
    pub(super) completed: Vec<WorkflowTask>,
    /// What happened after the last of them.
    pub(super) unanswered: Vec<HistoryEvent>,
}

/// What the server makes of commands. Other events name a workflow task too, if what
/// they report of was asked for in it.
const ANSWERS: [&str; 19] = [
    "ActivityTaskCancelRequested",
    "ActivityTaskScheduled",
    "MarkerRecorded",
    "NexusOperationCancelRequested",
    "NexusOperationScheduled",
    "RequestCancelExternalWorkflowExecutionInitiated",
    "SignalExternalWorkflowExecutionInitiated",
    "StartChildWorkflowExecutionInitiated",
    "TimerCanceled",
    "TimerStarted",
    "UpsertWorkflowSearchAttributes",
    "WorkflowExecutionCanceled",
    "WorkflowExecutionCompleted",
    "WorkflowExecutionContinuedAsNew",
    "WorkflowExecutionFailed",
    "WorkflowExecutionUpdateAccepted",
    "WorkflowExecutionUpdateCompleted",
    "WorkflowExecutionUpdateRejected",
    "WorkflowPropertiesModified",
];

pub(super) fn read(events: &[HistoryEvent]) -> Result<WorkflowTasks, ReplayError> {
    let mut tasks = WorkflowTasks::default();
    let mut last_completed = 0;
    let mut started: Option<&HistoryEvent> = None;
    for event in events {
        match &*event.event_type {
            "WorkflowTaskScheduled" => {}
            "WorkflowTaskStarted" => started = Some(event),
            "WorkflowTaskFailed" | "WorkflowTaskTimedOut" => {
                started = None;
                if is_reset(event) {
                    tasks.unanswered.push(event.clone());
                }
            }
            "WorkflowTaskCompleted" => {
                let begun = started.take().ok_or_else(|| {
                    ReplayError::Invalid(format!("{} without its start", event.shown()))
                })?;
                last_completed = event.id;
                let news = std::mem::take(&mut tasks.unanswered);
                tasks.completed.push(task(begun, news)?);
            }
            answer if ANSWERS.contains(&answer) => {
                let last = task_of(event, last_completed, &mut tasks)?;
                last.answers.push(event.clone());
            }
            _ => tasks.unanswered.push(event.clone()),
        }
    }
    Ok(tasks)
}

/// The workflow task that an event answers for: the last one.
fn task_of<'a>(
    event: &HistoryEvent,
    last_completed: i64,
    tasks: &'a mut WorkflowTasks,
) -> Result<&'a mut WorkflowTask, ReplayError> {
    let of_update = event.event_type.starts_with("WorkflowExecutionUpdate");
    let by = event.fields().integer("workflowTaskCompletedEventId")?;
    let misplaced = || {
        ReplayError::Invalid(format!(
            "{} belongs to event {by}, which is not the last completion of a workflow task \
             before it",
            event.shown()
        ))
    };
    // Updates name no workflow task.
    let last = tasks.completed.last_mut();
    last.filter(|_| of_update || by == last_completed)
        .ok_or_else(misplaced)
}

/// Whether the run was reset here: from here on it is another one.
fn is_reset(event: &HistoryEvent) -> bool {
    let cause = event.fields().word("cause", "WORKFLOW_TASK_FAILED_CAUSE_");
    event.event_type == "WorkflowTaskFailed" && cause == "resetworkflow"
}

fn task(started: &HistoryEvent, news: Vec<HistoryEvent>) -> Result<WorkflowTask, ReplayError> {
    let size = started.fields().integer("historySizeBytes")?;
    Ok(WorkflowTask {
        time: started.time,
        started: started.id,
        history_size_bytes: u64::try_from(size).unwrap_or_default(),
        continue_as_new_suggested: started.fields().flag("suggestContinueAsNew"),
        news,
        answers: Vec::new(),
    })
}
