//! The events of a history, as they stand in its JSON.

use serde_json::{Map, Value};

use super::ReplayError;
use super::values::Fields;

/// One event.
#[derive(Clone, Debug)]
pub(super) struct HistoryEvent {
    pub(super) id: i64,
    /// Such as `ActivityTaskScheduled`.
    pub(super) event_type: String,
    /// Seconds and nanoseconds since 1970.
    pub(super) time: (i64, u32),
    attributes: Map<String, Value>,
}

impl HistoryEvent {
    /// What the event says.
    pub(super) fn fields(&self) -> Fields<'_> {
        Fields::new(&self.attributes, self.shown())
    }

    /// How the event is named to a reader.
    pub(super) fn shown(&self) -> String {
        format!("event {} {}", self.id, self.event_type)
    }
}

/// Reads all events: their numbers go up by one.
pub(super) fn read(json: &str) -> Result<Vec<HistoryEvent>, ReplayError> {
    let invalid = |reason: String| ReplayError::Invalid(reason);
    let history: Value =
        serde_json::from_str(json).map_err(|error| invalid(format!("no JSON: {error}")))?;
    let events = history["events"].as_array();
    let events = events.ok_or_else(|| invalid("it has no list `events`".to_owned()))?;
    let read: Vec<HistoryEvent> = events.iter().map(event).collect::<Result<_, _>>()?;
    for (index, event) in read.iter().enumerate() {
        if event.id != index as i64 + 1 {
            return Err(invalid(format!(
                "its {}. event has the id {}; events are missing or out of order",
                index + 1,
                event.id
            )));
        }
    }
    match read.first() {
        Some(first) if first.event_type == "WorkflowExecutionStarted" => Ok(read),
        Some(first) => Err(invalid(format!(
            "it begins with {}, not with WorkflowExecutionStarted",
            first.event_type
        ))),
        None => Err(invalid("it has no events".to_owned())),
    }
}

fn event(json: &Value) -> Result<HistoryEvent, ReplayError> {
    let object = json.as_object();
    let object =
        object.ok_or_else(|| ReplayError::Invalid(format!("{json} is no event of a history")))?;
    let fields = Fields::new(object, "an event".to_owned());
    let id = fields.integer("eventId")?;
    let event_type = camel_case(&fields.text("eventType"));
    if event_type.is_empty() {
        return Err(ReplayError::Invalid(format!(
            "event {id} has no type by name but {}; export the history as `temporal workflow show \
             --output json` does",
            object.get("eventType").unwrap_or(&Value::Null)
        )));
    }
    let named = Fields::new(object, format!("event {id} {event_type}"));
    Ok(HistoryEvent {
        id,
        time: named.time("eventTime")?.unwrap_or_default(),
        attributes: attributes(object, &named, &event_type)?,
        event_type,
    })
}

/// Beginnings of the types that are read further. What is of another type is refused
/// where it matters.
const KNOWN: [&str; 11] = [
    "ActivityTask",
    "ChildWorkflow",
    "External",
    "Marker",
    "NexusOperation",
    "RequestCancel",
    "Signal",
    "StartChild",
    "Timer",
    "WorkflowExecution",
    "WorkflowTask",
];

/// `EVENT_TYPE_TIMER_FIRED` or `TimerFired` as `TimerFired`.
fn camel_case(name: &str) -> String {
    let Some(words) = name.strip_prefix("EVENT_TYPE_") else {
        return name.to_owned();
    };
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_lowercase())
    };
    words.split('_').map(word).collect()
}

fn attributes(
    event: &Map<String, Value>,
    named: &Fields<'_>,
    event_type: &str,
) -> Result<Map<String, Value>, ReplayError> {
    let (first, rest) = event_type.split_at(event_type.len().min(1));
    let key = format!("{}{rest}EventAttributes", first.to_lowercase());
    let found = event.get(&key).and_then(Value::as_object).cloned();
    let is_known = KNOWN
        .iter()
        .any(|beginning| event_type.starts_with(beginning));
    match found {
        None if is_known => {
            let missing = format!("{} has no {key}", named.owner());
            Err(ReplayError::Invalid(missing))
        }
        found => Ok(found.unwrap_or_default()),
    }
}
