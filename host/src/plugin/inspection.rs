//! What a component says of itself, for an operator or a program to read.
//!
//! Owns the form of it, as text and as JSON. Whether the component may serve is staging's to
//! decide; this only says what that would be.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::staging::{Described, admit, describe};
use super::{Digest, PluginFile, PluginName, Refusal, Staging};
use crate::contract::manifest::{Capability, Description, HandlerDefinition};
use crate::observe::whole_chain;

/// What a component is and offers. Serialises as the JSON of `hourglass plugin inspect --json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Inspection {
    /// The plugin's name.
    pub name: PluginName,
    /// The version.
    pub digest: Digest,
    /// The size of the component.
    pub bytes: usize,
    /// What it offers; none for a payload codec, which offers nothing but that.
    pub offer: Option<Offer>,
    /// Why a host would not let it serve, if it would not.
    pub refused: Option<String>,
}

/// What a plugin offers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Offer {
    /// The SDK that built it, and its version.
    pub sdk: String,
    /// The task queue that its author asks for; a sidecar may name another one.
    pub task_queue: Option<String>,
    /// Workflow types.
    pub workflows: Vec<Workflow>,
    /// Activity types.
    pub activities: Vec<Call>,
    /// The operations of its Nexus services, each with its service in front: `shop.order`.
    pub nexus_operations: Vec<Call>,
    /// What activities want from the outside, in words.
    pub capabilities: Vec<String>,
}

/// A workflow type and its messages.
#[derive(Debug, Serialize, Deserialize)]
pub struct Workflow {
    /// Its main function.
    #[serde(flatten)]
    pub main: Call,
    /// The signals that it handles.
    pub signals: Vec<Call>,
    /// The queries that it answers.
    pub queries: Vec<Call>,
    /// The updates that it handles.
    pub updates: Vec<Call>,
}

/// Something that can be called by name.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Its name; none for what handles every name that nothing else has.
    pub name: Option<String>,
    /// What its author says of it; may be empty.
    pub documentation: String,
    /// JSON Schema of each argument, as far as it is known.
    pub input_schemas: Vec<Option<Value>>,
    /// JSON Schema of the result, if it is known.
    pub result_schema: Option<Value>,
}

/// Looks at a component as [`super::stage`] does, but goes on where the operator's policy or the
/// manifest would refuse it.
///
/// # Errors
/// A file that is no component, or one that cannot say what it is.
pub fn inspect(file: &PluginFile, staging: &Staging<'_>) -> Result<Inspection, Refusal> {
    let described = describe(file, staging).map_err(|source| Refusal {
        file: file.component.clone(),
        source: Box::new(source),
    })?;
    Ok(match described {
        Described::Plugin(plugin) => Inspection {
            name: plugin.identity.name.clone(),
            digest: plugin.identity.digest,
            bytes: plugin.bytes.as_ref().map_or(0, Vec::len),
            offer: Some(offer(plugin.description.clone())),
            refused: admit(*plugin, staging).err().map(|why| whole_chain(&why)),
        },
        Described::Codec { codec, bytes } => Inspection {
            name: codec.identity().name.clone(),
            digest: codec.identity().digest,
            bytes,
            offer: None,
            refused: None,
        },
    })
}

fn offer(description: Description) -> Offer {
    let Description {
        sdk_name,
        sdk_version,
        task_queue,
        workflows,
        activities,
        nexus_services,
        capabilities,
    } = description;
    let workflows = workflows.into_iter().map(|workflow| Workflow {
        main: Call {
            name: workflow.workflow_type,
            documentation: workflow.documentation,
            input_schemas: workflow.input_schemas.into_iter().map(json).collect(),
            result_schema: json(workflow.result_schema),
        },
        signals: handlers(workflow.signals),
        queries: handlers(workflow.queries),
        updates: handlers(workflow.updates),
    });
    let activities = activities.into_iter().map(|activity| Call {
        name: activity.activity_type,
        documentation: activity.documentation,
        input_schemas: activity.input_schemas.into_iter().map(json).collect(),
        result_schema: json(activity.result_schema),
    });
    let operations = nexus_services.into_iter().flat_map(|service| {
        service.operations.into_iter().map(move |operation| Call {
            name: Some(format!("{}.{}", service.service, operation.operation)),
            documentation: operation.documentation,
            input_schemas: vec![json(operation.input_schema)],
            result_schema: json(operation.result_schema),
        })
    });
    Offer {
        sdk: format!("{sdk_name} {sdk_version}"),
        task_queue,
        workflows: workflows.collect(),
        activities: activities.collect(),
        nexus_operations: operations.collect(),
        capabilities: capabilities.iter().map(in_words).collect(),
    }
}

fn handlers(handlers: Vec<HandlerDefinition>) -> Vec<Call> {
    let calls = handlers.into_iter().map(|handler| Call {
        name: handler.name,
        documentation: handler.documentation,
        input_schemas: handler.input_schemas.into_iter().map(json).collect(),
        result_schema: json(handler.result_schema),
    });
    calls.collect()
}

/// What is no JSON is left out; staging refuses it.
fn json(schema: Option<String>) -> Option<Value> {
    serde_json::from_str(&schema?).ok()
}

fn in_words(capability: &Capability) -> String {
    match capability {
        Capability::Http(host) => format!("http {host}"),
        Capability::Directory(path) => format!("directory {path}"),
        Capability::WritableDirectory(path) => format!("writable directory {path}"),
        Capability::Environment(name) => format!("environment variable {name}"),
    }
}

impl fmt::Display for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            digest,
            bytes,
            offer,
            refused,
        } = self;
        writeln!(f, "{name}: {bytes} bytes")?;
        writeln!(f, "digest: {digest}")?;
        match offer {
            Some(offer) => offer.fmt(f)?,
            None => writeln!(f, "a payload codec")?,
        }
        match refused {
            Some(why) => writeln!(f, "A host would refuse it: {why}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "SDK: {}", self.sdk)?;
        if let Some(queue) = &self.task_queue {
            writeln!(f, "task queue: {queue}")?;
        }
        for workflow in &self.workflows {
            write_call(f, "workflow", "", &workflow.main)?;
            let messages = [
                ("signal", &workflow.signals),
                ("query", &workflow.queries),
                ("update", &workflow.updates),
            ];
            for (kind, calls) in messages {
                write_calls(f, kind, "  ", calls)?;
            }
        }
        write_calls(f, "activity", "", &self.activities)?;
        write_calls(f, "Nexus operation", "", &self.nexus_operations)?;
        for capability in &self.capabilities {
            writeln!(f, "wants {capability}")?;
        }
        Ok(())
    }
}

fn write_calls(
    f: &mut fmt::Formatter<'_>,
    kind: &str,
    indent: &str,
    calls: &[Call],
) -> fmt::Result {
    let mut calls = calls.iter();
    calls.try_for_each(|call| write_call(f, kind, indent, call))
}

fn write_call(f: &mut fmt::Formatter<'_>, kind: &str, indent: &str, call: &Call) -> fmt::Result {
    let name = call.name.as_deref().unwrap_or("(dynamic)");
    writeln!(f, "{indent}{kind} {name}")?;
    if !call.documentation.is_empty() {
        writeln!(f, "{indent}  {}", call.documentation)?;
    }
    for schema in &call.input_schemas {
        writeln!(f, "{indent}  takes {}", or_unknown(schema.as_ref()))?;
    }
    match &call.result_schema {
        Some(schema) => writeln!(f, "{indent}  gives {schema}"),
        None => Ok(()),
    }
}

fn or_unknown(schema: Option<&Value>) -> String {
    schema.map_or_else(|| "what has no schema".to_owned(), Value::to_string)
}
