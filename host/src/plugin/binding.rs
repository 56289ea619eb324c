//! One line of the binding table: a plugin on its queue, with what the operator set for it.

use std::{fmt, num::NonZeroUsize};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Allow, PluginIdentity, PluginName, Schedule, Served, TypeKind, TypeName, Versioning};

/// A task queue in its namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The namespace's name.
    pub namespace: String,
    /// The queue's name.
    pub task_queue: String,
}

impl fmt::Display for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "task queue {:?} in namespace {:?}",
            self.task_queue, self.namespace
        )
    }
}

/// A plugin on its queue, with the types it serves there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The plugin and its version.
    pub identity: PluginIdentity,
    /// Where it serves.
    pub queue: Queue,
    /// What it serves there.
    pub served: Served,
    /// Memory of one instance in MiB, if the operator set it for this plugin.
    #[serde(default)]
    pub memory_mib: Option<NonZeroUsize>,
    /// Resident instances for activities, if the operator set them for this plugin.
    #[serde(default)]
    pub resident_instances: Option<NonZeroUsize>,
    /// Instances that all open runs of a version share, if the operator set them.
    #[serde(default)]
    pub shared_workflow_instances: Option<NonZeroUsize>,
    /// What the operator lets its activities reach.
    #[serde(default)]
    pub allow: Allow,
    /// Workflows that are started by themselves.
    #[serde(default)]
    pub schedules: Vec<Schedule>,
    /// What becomes of its open runs when it is replaced.
    #[serde(default)]
    pub versioning: Versioning,
    /// Whether open runs have to replay on it before it serves.
    #[serde(default)]
    pub replay_gate: bool,
}

impl Entry {
    pub(super) fn clash(&self, other: &Self) -> Option<Conflict> {
        if self.queue != other.queue || self.identity.name == other.identity.name {
            return None;
        }
        TypeKind::ALL.into_iter().find_map(|kind| {
            let (mine, theirs) = (self.served.types(kind), other.served.types(kind));
            let shared = mine.intersection(theirs).next()?;
            Some(Conflict {
                newcomer: self.identity.name.clone(),
                holder: other.identity.name.clone(),
                queue: self.queue.clone(),
                kind,
                type_name: shared.clone(),
            })
        })
    }
}

/// Two plugins claim one type on one queue.
#[derive(Debug, Error, PartialEq)]
#[error(
    "plugin {newcomer} claims {kind} type {type_name} on {queue}, which plugin {holder} \
     serves already; give one of them another task queue in its sidecar, or remove one"
)]
#[expect(missing_docs, reason = "the text says it")]
pub struct Conflict {
    pub newcomer: PluginName,
    pub holder: PluginName,
    pub queue: Queue,
    pub kind: TypeKind,
    pub type_name: TypeName,
}

/// Nothing serves a type.
#[derive(Debug, Error, PartialEq)]
#[error("{}", unknown_type_text(*.kind, .type_name, .available))]
#[expect(missing_docs, reason = "the text says it")]
pub struct UnknownType {
    pub kind: TypeKind,
    pub type_name: String,
    pub available: Vec<String>,
}

/// In the words of the other SDKs.
fn unknown_type_text(kind: TypeKind, name: &str, available: &[String]) -> String {
    let (what, plural) = match kind {
        TypeKind::Workflow => ("Workflow class", "workflows"),
        TypeKind::Activity => ("Activity function", "activities"),
        TypeKind::NexusService => ("Nexus service", "Nexus services"),
    };
    let listed = match available {
        [] => format!("no available {plural}"),
        some => format!("available {plural}: {}", some.join(", ")),
    };
    format!("{what} {name} is not registered on this worker, {listed}")
}
