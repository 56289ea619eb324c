//! Links of Nexus requests: a history event as a URL, in the form that Temporal's
//! SDKs share.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use temporalio_common::protos::temporal::api::{
    common::v1::{
        Link,
        link::{
            Variant, WorkflowEvent,
            workflow_event::{EventReference, Reference, RequestIdReference},
        },
    },
    enums::v1::EventType,
};

use crate::contract::types::NexusLink;

const LINK_TYPE: &str = "temporal.api.common.v1.Link.WorkflowEvent";
const SCHEME: &str = "temporal:///namespaces/";

/// A link to the started event of a run.
pub(super) fn started_event(namespace: &str, workflow_id: &str, run_id: &str) -> NexusLink {
    let [namespace, workflow_id, run_id] =
        [namespace, workflow_id, run_id].map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC));
    NexusLink {
        url: format!(
            "{SCHEME}{namespace}/workflows/{workflow_id}/{run_id}/history?eventID=1&\
             eventType=WorkflowExecutionStarted&referenceType=EventReference"
        ),
        link_type: LINK_TYPE.to_owned(),
    }
}

/// The history event that a link points to; none if it points to something else.
pub(super) fn workflow_event(link: &NexusLink) -> Option<Link> {
    if link.link_type != LINK_TYPE {
        return None;
    }
    let (path, query) = link.url.strip_prefix(SCHEME)?.split_once('?')?;
    let parts: Vec<&str> = path.split('/').collect();
    let [namespace, "workflows", workflow_id, run_id, "history"] = parts.as_slice() else {
        return None;
    };
    Some(Link {
        variant: Some(Variant::WorkflowEvent(WorkflowEvent {
            namespace: decoded(namespace)?,
            workflow_id: decoded(workflow_id)?,
            run_id: decoded(run_id)?,
            reference: reference(query),
        })),
    })
}

fn reference(query: &str) -> Option<Reference> {
    let value = |key: &str| {
        query.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (name == key).then(|| decoded(value)).flatten()
        })
    };
    let event_type = value("eventType").map_or(EventType::Unspecified, |name| event_type(&name));
    match value("referenceType")?.as_str() {
        "EventReference" => Some(Reference::EventRef(EventReference {
            event_id: value("eventID").and_then(|id| id.parse().ok()).unwrap_or(0),
            event_type: event_type as i32,
        })),
        "RequestIdReference" => Some(Reference::RequestIdRef(RequestIdReference {
            request_id: value("requestID")?,
            event_type: event_type as i32,
        })),
        _ => None,
    }
}

/// `WorkflowExecutionStarted` or `EVENT_TYPE_WORKFLOW_EXECUTION_STARTED`.
fn event_type(name: &str) -> EventType {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let wanted = plain(name.strip_prefix("EVENT_TYPE_").unwrap_or(name));
    (0..=i32::from(u8::MAX))
        .filter_map(|number| EventType::try_from(number).ok())
        .find(|known| {
            let known = known.as_str_name();
            plain(known.strip_prefix("EVENT_TYPE_").unwrap_or(known)) == wanted
        })
        .unwrap_or(EventType::Unspecified)
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_started_event_is_read_back() {
        let link = started_event("a namespace", "id/with slash", "run");
        let Some(Variant::WorkflowEvent(event)) = workflow_event(&link).unwrap().variant else {
            panic!("an event");
        };
        assert_eq!(
            (&*event.namespace, &*event.workflow_id, &*event.run_id),
            ("a namespace", "id/with slash", "run")
        );
        let started = Reference::EventRef(EventReference {
            event_id: 1,
            event_type: EventType::WorkflowExecutionStarted as i32,
        });
        assert_eq!(event.reference, Some(started));
    }

    #[test]
    fn a_link_to_something_else_is_none() {
        let mut link = started_event("n", "w", "r");
        link.url = "https://example.com/?eventID=1".into();
        assert_eq!(workflow_event(&link), None);
        link.link_type = "other".into();
        assert_eq!(workflow_event(&link), None);
    }
}
