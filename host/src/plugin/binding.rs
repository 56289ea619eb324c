//! The binding table: which plugin serves which type on which task queue.
//!
//! Pure: every change makes a new table from an old one. The store keeps it.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{PluginIdentity, PluginName};

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

/// What a type names. Workflow and activity types do not get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub enum TypeKind {
    Workflow,
    Activity,
}

impl fmt::Display for TypeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Workflow => "workflow",
            Self::Activity => "activity",
        })
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
    /// Its workflow types, sorted.
    pub workflows: BTreeSet<String>,
    /// Its activity types, sorted.
    pub activities: BTreeSet<String>,
}

impl Entry {
    /// The types of one kind.
    pub fn types(&self, kind: TypeKind) -> &BTreeSet<String> {
        match kind {
            TypeKind::Workflow => &self.workflows,
            TypeKind::Activity => &self.activities,
        }
    }

    fn clash(&self, other: &Self) -> Option<Conflict> {
        if self.queue != other.queue || self.identity.name == other.identity.name {
            return None;
        }
        [TypeKind::Workflow, TypeKind::Activity]
            .into_iter()
            .find_map(|kind| {
                let shared = self.types(kind).intersection(other.types(kind)).next()?;
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
    "plugin {newcomer} claims {kind} type {type_name:?} on {queue}, which plugin {holder} \
     serves already; give one of them another task queue in its sidecar, or remove one"
)]
#[expect(missing_docs, reason = "the text says it")]
pub struct Conflict {
    pub newcomer: PluginName,
    pub holder: PluginName,
    pub queue: Queue,
    pub kind: TypeKind,
    pub type_name: String,
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
    };
    let listed = match available {
        [] => format!("no available {plural}"),
        some => format!("available {plural}: {}", some.join(", ")),
    };
    format!("{what} {name} is not registered on this worker, {listed}")
}

/// Which plugin serves what, now and before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindingTable {
    /// Counts the changes of the table.
    pub generation: u64,
    /// What new work is bound to; at most one entry a name.
    pub current: Vec<Entry>,
    /// What was current before. Open runs may still be pinned to it, so its queues
    /// are polled and its components kept.
    pub retired: Vec<Entry>,
}

impl BindingTable {
    /// The plugin that serves a type on a queue.
    ///
    /// # Errors
    /// No plugin does; the error lists what is served there.
    pub fn lookup(
        &self,
        queue: &Queue,
        kind: TypeKind,
        type_name: &str,
    ) -> Result<&PluginIdentity, UnknownType> {
        let on_queue = || self.current.iter().filter(|entry| entry.queue == *queue);
        on_queue()
            .find(|entry| entry.types(kind).contains(type_name))
            .map(|entry| &entry.identity)
            .ok_or_else(|| UnknownType {
                kind,
                type_name: type_name.to_owned(),
                available: on_queue()
                    .flat_map(|entry| entry.types(kind))
                    .cloned()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
            })
    }

    /// The next table: `entry` serves what it says, and what the same name served
    /// before is retired. Unchanged if the entry is current already.
    ///
    /// # Errors
    /// Another plugin has one of the types.
    pub fn with(&self, entry: Entry) -> Result<Self, Conflict> {
        if self.current.contains(&entry) {
            return Ok(self.clone());
        }
        match self.current.iter().find_map(|other| entry.clash(other)) {
            Some(conflict) => Err(conflict),
            None => {
                let mut next = self.without(&entry.identity.name);
                next.generation = self.generation + 1;
                next.retired.retain(|old| *old != entry);
                next.current.push(entry);
                Ok(next)
            }
        }
    }

    /// The next table: `name` gets no new work. Unchanged if it has none now.
    pub fn without(&self, name: &PluginName) -> Self {
        let (gone, current): (Vec<_>, Vec<_>) = self
            .current
            .iter()
            .cloned()
            .partition(|entry| entry.identity.name == *name);
        let changed = !gone.is_empty();
        let mut retired = self.retired.clone();
        retired.extend(gone);
        Self {
            generation: self.generation + u64::from(changed),
            current,
            retired,
        }
    }

    /// The queues that need a worker for a kind of task, each once, sorted.
    pub fn queues(&self, kind: TypeKind) -> BTreeSet<Queue> {
        self.current
            .iter()
            .chain(&self.retired)
            .filter(|entry| !entry.types(kind).is_empty())
            .map(|entry| entry.queue.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    fn entry(name: &str, version: &str, queue: &str, workflows: &[&str]) -> Entry {
        Entry {
            identity: PluginIdentity {
                name: name.parse().unwrap(),
                digest: Digest::of(version.as_bytes()),
            },
            queue: queue_named(queue),
            workflows: workflows.iter().map(|name| (*name).to_owned()).collect(),
            activities: BTreeSet::new(),
        }
    }

    fn queue_named(name: &str) -> Queue {
        Queue {
            namespace: "default".into(),
            task_queue: name.into(),
        }
    }

    fn table(entries: &[Entry]) -> BindingTable {
        entries
            .iter()
            .fold(BindingTable::default(), |table, entry| {
                table.with(entry.clone()).unwrap()
            })
    }

    #[test]
    fn one_type_on_two_queues_has_two_bindings() {
        let (first, second) = (
            entry("one", "1", "a", &["GreetingWorkflow"]),
            entry("two", "1", "b", &["GreetingWorkflow"]),
        );
        let table = table(&[first.clone(), second.clone()]);
        let found = |queue: &str| {
            table
                .lookup(&queue_named(queue), TypeKind::Workflow, "GreetingWorkflow")
                .unwrap()
        };
        assert_eq!(found("a"), &first.identity);
        assert_eq!(found("b"), &second.identity);
    }

    #[test]
    fn two_plugins_with_one_type_on_one_queue_conflict_and_both_are_named() {
        let table = table(&[entry("one", "1", "a", &["Hello"])]);
        let text = table
            .with(entry("two", "1", "a", &["Hello"]))
            .unwrap_err()
            .to_string();
        assert!(
            text.starts_with(
                "plugin two claims workflow type \"Hello\" on task queue \"a\" in namespace \
                 \"default\", which plugin one serves already"
            ),
            "{text}"
        );
    }

    #[test]
    fn the_same_name_replaces_and_the_old_version_is_retired() {
        let (old, new) = (
            entry("one", "1", "a", &["Hello"]),
            entry("one", "2", "a", &["Hello"]),
        );
        let table = table(&[old.clone(), new.clone()]);
        assert_eq!(
            (table.generation, table.current, table.retired),
            (2, vec![new], vec![old])
        );
    }

    #[test]
    fn going_back_to_a_retired_version_takes_it_out_of_the_retired() {
        let (old, new) = (
            entry("one", "1", "a", &["Hello"]),
            entry("one", "2", "a", &["Hello"]),
        );
        let table = table(&[old.clone(), new.clone(), old.clone()]);
        assert_eq!((table.current, table.retired), (vec![old], vec![new]));
    }

    #[test]
    fn the_same_entry_again_changes_nothing() {
        let one = entry("one", "1", "a", &["Hello"]);
        let before = table(std::slice::from_ref(&one));
        assert_eq!(before.with(one).unwrap(), before);
    }

    #[test]
    fn a_removed_plugin_gets_no_new_work_but_its_queue_is_polled() {
        let table = table(&[entry("one", "1", "a", &["Hello"])]).without(&"one".parse().unwrap());
        assert!(
            table
                .lookup(&queue_named("a"), TypeKind::Workflow, "Hello")
                .is_err()
        );
        assert_eq!(
            table.queues(TypeKind::Workflow),
            BTreeSet::from([queue_named("a")])
        );
    }

    #[test]
    fn an_unknown_type_is_told_what_there_is() {
        let table = table(&[entry("one", "1", "a", &["Hello", "Bye"])]);
        let unknown = table
            .lookup(&queue_named("a"), TypeKind::Workflow, "Nope")
            .unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "Workflow class Nope is not registered on this worker, available workflows: Bye, Hello"
        );
    }
}
