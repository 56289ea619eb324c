//! Whether events are a history that Core can be given: on others it panics.

use temporalio_common::protos::temporal::api::{
    enums::v1::EventType,
    history::v1::{HistoryEvent, history_event::Attributes},
};

/// What is wrong with the events, as the rest of a sentence.
///
/// # Errors
/// The first thing that is.
pub(super) fn check(events: &[HistoryEvent]) -> Result<(), String> {
    let first = events.first().ok_or("it has no events")?;
    let Some(Attributes::WorkflowExecutionStartedEventAttributes(started)) = &first.attributes
    else {
        return Err("its history does not begin with WorkflowExecutionStarted".to_owned());
    };
    if started
        .workflow_type
        .as_ref()
        .is_none_or(|named| named.name.is_empty())
    {
        return Err("its first event names no workflow type".to_owned());
    }
    if started.original_execution_run_id.is_empty() {
        return Err("its first event names no run".to_owned());
    }
    for (expected, event) in (1..).zip(events) {
        if event.event_id != expected {
            return Err(format!(
                "event {expected} is missing: event {} is in its place",
                event.event_id
            ));
        }
        if event.attributes.is_none() {
            return Err(format!("event {expected} says nothing but its type"));
        }
    }
    events
        .windows(2)
        .try_for_each(|pair| follows(&pair[0], &pair[1]))
}

/// What may follow a workflow task that was started.
fn follows(event: &HistoryEvent, next: &HistoryEvent) -> Result<(), String> {
    let ends_task = matches!(
        next.event_type(),
        EventType::WorkflowTaskCompleted
            | EventType::WorkflowTaskFailed
            | EventType::WorkflowTaskTimedOut
            | EventType::WorkflowExecutionTerminated
            | EventType::WorkflowExecutionTimedOut
    );
    if event.event_type() == EventType::WorkflowTaskStarted && !ends_task {
        return Err(format!(
            "event {} is a workflow task that was started, and event {} does not end it",
            event.event_id, next.event_id
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use temporalio_common::protos::temporal::api::{
        common::v1::WorkflowType,
        history::v1::{
            WorkflowExecutionSignaledEventAttributes, WorkflowExecutionStartedEventAttributes,
            WorkflowTaskScheduledEventAttributes, WorkflowTaskStartedEventAttributes,
        },
    };

    use super::*;

    fn event(id: i64, event_type: EventType, attributes: Attributes) -> HistoryEvent {
        HistoryEvent {
            event_id: id,
            event_type: event_type as i32,
            attributes: Some(attributes),
            ..Default::default()
        }
    }

    fn history() -> Vec<HistoryEvent> {
        let started = WorkflowExecutionStartedEventAttributes {
            workflow_type: Some(WorkflowType {
                name: "Hello".to_owned(),
            }),
            original_execution_run_id: "run".to_owned(),
            ..Default::default()
        };
        let scheduled = WorkflowTaskScheduledEventAttributes::default();
        let begun = WorkflowTaskStartedEventAttributes::default();
        vec![
            event(1, EventType::WorkflowExecutionStarted, started.into()),
            event(2, EventType::WorkflowTaskScheduled, scheduled.into()),
            event(3, EventType::WorkflowTaskStarted, begun.into()),
        ]
    }

    fn refused(spoil: impl FnOnce(&mut Vec<HistoryEvent>)) -> String {
        let mut events = history();
        spoil(&mut events);
        check(&events).unwrap_err()
    }

    #[test]
    fn a_history_of_an_open_run_is_one() {
        assert_eq!(check(&history()), Ok(()));
    }

    #[test]
    fn what_core_would_panic_on_is_named() {
        let signal = WorkflowExecutionSignaledEventAttributes::default();
        let signal = event(4, EventType::WorkflowExecutionSignaled, signal.into());
        assert_eq!(refused(Vec::clear), "it has no events");
        assert!(refused(|events| drop(events.remove(0))).contains("does not begin with"));
        assert!(refused(|events| drop(events.remove(1))).starts_with("event 2 is missing"));
        assert!(refused(|events| events[1].attributes = None).starts_with("event 2 says nothing"));
        assert!(refused(|events| events.push(signal)).ends_with("event 4 does not end it"));
    }
}
