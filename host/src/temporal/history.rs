//! A run's history, as far as the host reads it.

use std::time::{Duration, SystemTime};

use temporalio_common::protos::temporal::api::history::v1::{
    History as ProtoHistory, HistoryEvent, history_event::Attributes,
};

use super::{
    convert::{failure_chain, reported_failure},
    history_check, payloads,
};
use crate::contract::asynchronous_completion::ReportedFailure;

/// The events of one run.
#[derive(Clone, Debug)]
pub struct History {
    workflow_id: String,
    events: Vec<HistoryEvent>,
}

/// An event's id and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// From 1.
    pub id: i64,
    /// Such as `ActivityTaskScheduled`.
    pub event_type: String,
}

/// What a run asked for in one of its workflow tasks, as history has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCommand {
    /// The event's id.
    pub event_id: i64,
    /// The event's type, such as `ActivityTaskScheduled`.
    pub event_type: String,
    /// The type of the activity or child workflow, or the operation's name.
    pub name: Option<String>,
    /// The workflow task: the id of the event that completed it.
    pub task: i64,
}

impl History {
    pub(super) fn new(workflow_id: &str, events: Vec<HistoryEvent>) -> Self {
        Self {
            workflow_id: workflow_id.to_owned(),
            events,
        }
    }

    /// The history of what has none: an activity without a workflow.
    pub fn empty(id: &str) -> Self {
        Self::new(id, Vec::new())
    }

    /// Whether the first workflow task came with the answer to the start.
    pub fn began_eagerly(&self) -> bool {
        self.events
            .first()
            .and_then(|event| event.attributes.as_ref())
            .is_some_and(|attributes| match attributes {
                Attributes::WorkflowExecutionStartedEventAttributes(started) => {
                    started.eager_execution_accepted
                }
                _ => false,
            })
    }

    /// The events in order.
    pub fn events(&self) -> Vec<Event> {
        self.events
            .iter()
            .map(|event| Event {
                id: event.event_id,
                event_type: event_type(event),
            })
            .collect()
    }

    /// The types of the events in order.
    pub fn event_types(&self) -> Vec<String> {
        self.events.iter().map(event_type).collect()
    }

    /// How many events of a type there are.
    pub fn count(&self, wanted: &str) -> usize {
        self.events
            .iter()
            .filter(|event| event_type(event) == wanted)
            .count()
    }

    /// The encoding of every payload that codecs see, with the type of its event.
    pub async fn encodings(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for event in &self.events {
            let encodings = payloads::encodings(event.clone()).await.into_iter();
            found.extend(encodings.map(|encoding| (event_type(event), encoding)));
        }
        found
    }

    /// The failure messages of the failed workflow tasks, outermost first in each.
    pub fn task_failures(&self) -> Vec<Vec<String>> {
        self.events
            .iter()
            .filter_map(|event| match event.attributes.as_ref()? {
                Attributes::WorkflowTaskFailedEventAttributes(failed) => {
                    Some(failure_chain(failed.failure.as_ref()?))
                }
                _ => None,
            })
            .collect()
    }

    /// The stack traces of the failed workflow tasks, outermost failure only.
    pub fn task_failure_stacks(&self) -> Vec<String> {
        self.events
            .iter()
            .filter_map(|event| match event.attributes.as_ref()? {
                Attributes::WorkflowTaskFailedEventAttributes(failed) => {
                    Some(failed.failure.as_ref()?.stack_trace.clone())
                }
                _ => None,
            })
            .collect()
    }

    /// The values of the search attribute that names the run's pins, as JSON texts,
    /// in the order in which they were set.
    pub fn change_versions(&self) -> Vec<String> {
        self.events
            .iter()
            .filter_map(|event| match event.attributes.as_ref()? {
                Attributes::UpsertWorkflowSearchAttributesEventAttributes(upsert) => {
                    let attributes = upsert.search_attributes.as_ref()?;
                    let versions = attributes.indexed_fields.get("TemporalChangeVersion")?;
                    Some(String::from_utf8_lossy(&versions.data).into_owned())
                }
                _ => None,
            })
            .collect()
    }

    /// The whole failure that the run ended with, if it failed.
    pub fn closing_failure(&self) -> Option<ReportedFailure> {
        match self.events.last()?.attributes.as_ref()? {
            Attributes::WorkflowExecutionFailedEventAttributes(failed) => {
                failed.failure.clone().map(reported_failure)
            }
            _ => None,
        }
    }

    /// Who did the run's tasks, in the order of the events.
    pub fn workers(&self) -> Vec<String> {
        self.events
            .iter()
            .filter_map(|event| match event.attributes.as_ref()? {
                Attributes::WorkflowTaskCompletedEventAttributes(task) => {
                    Some(task.identity.clone())
                }
                Attributes::ActivityTaskStartedEventAttributes(task) => Some(task.identity.clone()),
                _ => None,
            })
            .collect()
    }

    /// Whether the run has ended.
    pub fn is_closed(&self) -> bool {
        let last = self.events.last().map(event_type).unwrap_or_default();
        last.starts_with("WorkflowExecution")
            && !matches!(
                &*last,
                "WorkflowExecutionStarted"
                    | "WorkflowExecutionSignaled"
                    | "WorkflowExecutionCancelRequested"
                    | "WorkflowExecutionUpdateAccepted"
                    | "WorkflowExecutionUpdateCompleted"
            )
    }

    /// From the first event to the last, by the server's clock.
    pub fn duration(&self) -> Duration {
        let time = |event: Option<&HistoryEvent>| {
            let time = event.and_then(|event| SystemTime::try_from(event.event_time?).ok());
            time.unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let (first, last) = (time(self.events.first()), time(self.events.last()));
        last.duration_since(first).unwrap_or_default()
    }

    /// Whether a worker has completed a task of the run.
    pub fn has_begun(&self) -> bool {
        self.count("WorkflowTaskCompleted") > 0
    }

    /// The workflow tasks that were completed: the events of their start and their end.
    pub fn completed_tasks(&self) -> Vec<(i64, i64)> {
        let events = self.events.iter();
        let tasks = events.filter_map(|event| match event.attributes.as_ref()? {
            Attributes::WorkflowTaskCompletedEventAttributes(task) => {
                Some((task.started_event_id, event.event_id))
            }
            _ => None,
        });
        tasks.collect()
    }

    /// What the run asked for, in order. Markers and what goes with them are left out: the
    /// host's own are among them, and so are answers to updates.
    pub fn commands(&self) -> Vec<RecordedCommand> {
        let commands = self.events.iter().filter_map(|event| {
            let (task, name) = command(event.attributes.as_ref()?)?;
            Some(RecordedCommand {
                event_id: event.event_id,
                event_type: event_type(event),
                name,
                task,
            })
        });
        commands.collect()
    }

    /// The history's first mistake, if it is none that a worker can be given.
    ///
    /// # Errors
    /// The mistake, as the rest of a sentence.
    pub fn check(&self) -> Result<(), String> {
        history_check::check(&self.events)
    }

    /// The texts of the run's patch markers that are the host's, as `prefix` tells.
    pub fn patches(&self, prefix: &str) -> Vec<String> {
        let versions = self.change_versions();
        let all = versions
            .iter()
            .filter_map(|json| serde_json::from_str::<Vec<String>>(json).ok())
            .flatten();
        all.filter(|patch| patch.starts_with(prefix)).collect()
    }

    pub(super) fn workflow_id(&self) -> &str {
        &self.workflow_id
    }

    pub(super) fn into_proto(self) -> ProtoHistory {
        ProtoHistory {
            events: self.events,
        }
    }
}

/// The workflow task and the name of what a command made, if it was a command.
fn command(attributes: &Attributes) -> Option<(i64, Option<String>)> {
    use Attributes as A;
    Some(match attributes {
        A::ActivityTaskScheduledEventAttributes(made) => (
            made.workflow_task_completed_event_id,
            made.activity_type.as_ref().map(|named| named.name.clone()),
        ),
        A::StartChildWorkflowExecutionInitiatedEventAttributes(made) => (
            made.workflow_task_completed_event_id,
            made.workflow_type.as_ref().map(|named| named.name.clone()),
        ),
        A::NexusOperationScheduledEventAttributes(made) => (
            made.workflow_task_completed_event_id,
            Some(made.operation.clone()),
        ),
        A::SignalExternalWorkflowExecutionInitiatedEventAttributes(made) => (
            made.workflow_task_completed_event_id,
            Some(made.signal_name.clone()),
        ),
        A::TimerStartedEventAttributes(made) => (made.workflow_task_completed_event_id, None),
        A::TimerCanceledEventAttributes(made) => (made.workflow_task_completed_event_id, None),
        A::ActivityTaskCancelRequestedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::RequestCancelExternalWorkflowExecutionInitiatedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::NexusOperationCancelRequestedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::WorkflowPropertiesModifiedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::WorkflowExecutionCompletedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::WorkflowExecutionFailedEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::WorkflowExecutionCanceledEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        A::WorkflowExecutionContinuedAsNewEventAttributes(made) => {
            (made.workflow_task_completed_event_id, None)
        }
        _ => return None,
    })
}

/// The type as the web UI writes it: `EVENT_TYPE_TIMER_FIRED` is `TimerFired`.
fn event_type(event: &HistoryEvent) -> String {
    let name = event.event_type().as_str_name();
    let words = name.strip_prefix("EVENT_TYPE_").unwrap_or(name);
    words.split('_').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .chain(letters.map(|letter| letter.to_ascii_lowercase()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::enums::v1::EventType;

    #[test]
    fn event_types_are_written_as_in_the_web_ui() {
        let event = HistoryEvent {
            event_type: EventType::UpsertWorkflowSearchAttributes as i32,
            ..Default::default()
        };
        assert_eq!(event_type(&event), "UpsertWorkflowSearchAttributes");
    }
}
