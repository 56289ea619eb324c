//! Queries that every workflow answers: what it is, and what it waits for.

use super::Run;
use crate::Payload;
use crate::data_converters::{TemporalSerializable, proto_json, write_string};
use crate::runtime::instance::HandlerDescription;

const STACK_TRACE: &str = "__stack_trace";
const METADATA: &str = "__temporal_workflow_metadata";

impl Run {
    /// The answer to a query of every workflow; none if it is the author's.
    #[inline(never)]
    pub(super) fn builtin_query(&self, name: &str) -> Option<Payload> {
        match name {
            STACK_TRACE => self.core.open_work().to_payload().ok(),
            METADATA => Some(proto_json(
                "temporal.api.sdk.v1.WorkflowMetadata",
                self.metadata(),
            )),
            _ => None,
        }
    }

    /// All queries that the workflow answers, with documentation.
    #[inline(never)]
    pub(super) fn queries(&self) -> Vec<HandlerDescription> {
        let builtin = |name, documentation| HandlerDescription {
            name: Some(name),
            documentation,
            schemas: None,
        };
        let mut queries = vec![
            builtin(STACK_TRACE, "What the workflow waits for."),
            builtin(METADATA, "Type, handlers and current details."),
        ];
        queries.extend_from_slice(&self.registration.description.queries);
        queries
    }

    fn metadata(&self) -> Vec<u8> {
        let description = &self.registration.description;
        let mut json = Json::default();
        json.bytes.push(b'{');
        json.member("definition");
        json.bytes.push(b'{');
        json.text("type", &self.core.info.workflow_type);
        json.handlers("queryDefinitions", &self.queries());
        json.handlers("signalDefinitions", &description.signals);
        json.handlers("updateDefinitions", &description.updates);
        json.bytes.push(b'}');
        json.text("currentDetails", &self.core.current_details.borrow());
        json.bytes.push(b'}');
        json.bytes
    }
}

/// The JSON of a protobuf message, which leaves out what is empty.
#[derive(Default)]
struct Json {
    bytes: Vec<u8>,
}

impl Json {
    /// Separates what follows from what comes before it.
    fn next(&mut self) {
        if let Some(b'}' | b']' | b'"') = self.bytes.last() {
            self.bytes.push(b',');
        }
    }

    fn member(&mut self, name: &str) {
        self.next();
        write_string(&mut self.bytes, name);
        self.bytes.push(b':');
    }

    fn text(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.member(name);
        write_string(&mut self.bytes, text);
    }

    fn handlers(&mut self, name: &str, handlers: &[HandlerDescription]) {
        if handlers.is_empty() {
            return;
        }
        self.member(name);
        self.bytes.push(b'[');
        for handler in handlers {
            self.next();
            self.bytes.push(b'{');
            self.text("name", handler.name.unwrap_or_default());
            self.text("description", handler.documentation);
            self.bytes.push(b'}');
        }
        self.bytes.push(b']');
    }
}
