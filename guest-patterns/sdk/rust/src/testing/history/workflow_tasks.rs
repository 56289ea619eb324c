//! The workflow tasks of a history: which events each of them answered, and with which.

use std::collections::BTreeSet;

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
    /// Whether the server advised to continue as new.
    pub(super) continue_as_new_suggested: bool,
    /// What had happened, in order.
    pub(super) news: Vec<HistoryEvent>,
    /// What the workflow asked for, in order.
    pub(super) answers: Vec<HistoryEvent>,
}

/// Events of the workflow tasks themselves.
const OF_TASKS: [&str; 5] = [
    "WorkflowTaskScheduled",
    "WorkflowTaskStarted",
    "WorkflowTaskCompleted",
    "WorkflowTaskFailed",
    "WorkflowTaskTimedOut",
];

pub(super) fn read(events: &[HistoryEvent]) -> Result<Vec<WorkflowTask>, ReplayError> {
    let mut tasks: Vec<WorkflowTask> = Vec::new();
    let mut completed = BTreeSet::new();
    let mut news = Vec::new();
    let mut started: Option<&HistoryEvent> = None;
    for event in events {
        match &*event.event_type {
            "WorkflowTaskStarted" => started = Some(event),
            "WorkflowTaskFailed" | "WorkflowTaskTimedOut" => started = None,
            "WorkflowTaskCompleted" => {
                let started = started.take().ok_or_else(|| {
                    ReplayError::Invalid(format!("{} without its start", event.shown()))
                })?;
                completed.insert(event.id);
                tasks.push(task(started, std::mem::take(&mut news)));
            }
            "WorkflowExecutionUpdateAccepted" | "WorkflowExecutionUpdateCompleted" => {
                let last = tasks.last_mut().into_iter();
                last.for_each(|task| task.answers.push(event.clone()));
            }
            of_task if OF_TASKS.contains(&of_task) => {}
            _ => match event.fields().integer("workflowTaskCompletedEventId")? {
                0 => news.push(event.clone()),
                by if completed.contains(&by) => {
                    let last = tasks.last_mut().into_iter();
                    last.for_each(|task| task.answers.push(event.clone()));
                }
                by => {
                    return Err(ReplayError::Invalid(format!(
                        "{} belongs to event {by}, which completes no workflow task before it",
                        event.shown()
                    )));
                }
            },
        }
    }
    Ok(tasks)
}

fn task(started: &HistoryEvent, news: Vec<HistoryEvent>) -> WorkflowTask {
    WorkflowTask {
        time: started.time,
        started: started.id,
        continue_as_new_suggested: started.fields().flag("suggestContinueAsNew"),
        news,
        answers: Vec::new(),
    }
}
