//! The binding table: which plugin serves which type on which task queue.
//!
//! Pure: every change makes a new table from an old one. The store keeps it.

use std::{collections::BTreeSet, fmt, num::NonZeroUsize};

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
    /// Memory of one instance in MiB, if the operator set it for this plugin.
    #[serde(default)]
    pub memory_mib: Option<NonZeroUsize>,
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
    /// The plugin that serves a type on a queue. An activity that no current plugin
    /// has may still be wanted by an open run of a retired one: the newest of those.
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
        let retired = self
            .retired
            .iter()
            .rev()
            .filter(|entry| kind == TypeKind::Activity && entry.queue == *queue);
        on_queue()
            .chain(retired)
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

    /// The next table after a look at the whole folder: `wanted` are the plugins that
    /// may serve, `present` the names of all files, refused ones included. A plugin
    /// whose file is gone is retired; one whose file is refused goes on serving what it
    /// served. Unchanged if nothing changed.
    pub fn after(&self, wanted: &[Entry], present: &BTreeSet<PluginName>) -> (Self, Vec<Conflict>) {
        let names: BTreeSet<&PluginName> =
            wanted.iter().map(|entry| &entry.identity.name).collect();
        let mut current: Vec<Entry> = self
            .current
            .iter()
            .filter(|old| present.contains(&old.identity.name))
            .filter(|old| !names.contains(&old.identity.name))
            .cloned()
            .collect();
        let mut conflicts = Vec::new();
        for entry in self.by_seniority(wanted) {
            match current.iter().find_map(|other| entry.clash(other)) {
                None => current.push(entry.clone()),
                Some(conflict) => {
                    conflicts.push(conflict);
                    current.extend(self.still_possible(&entry.identity.name, &current));
                }
            }
        }
        (self.with_current(current), conflicts)
    }

    /// What did not change comes before what did, and that before what is new.
    fn by_seniority<'a>(&self, wanted: &'a [Entry]) -> Vec<&'a Entry> {
        let mut sorted: Vec<&Entry> = wanted.iter().collect();
        sorted.sort_by_key(|entry| match self.entry(&entry.identity.name) {
            Some(old) if old == *entry => 0,
            Some(_) => 1,
            None => 2,
        });
        sorted
    }

    fn entry(&self, name: &PluginName) -> Option<&Entry> {
        self.current
            .iter()
            .find(|entry| entry.identity.name == *name)
    }

    /// What a refused plugin served before, if it is in nobody's way.
    fn still_possible(&self, name: &PluginName, current: &[Entry]) -> Option<Entry> {
        let old = self.entry(name)?;
        let free = current.iter().all(|other| old.clash(other).is_none());
        free.then(|| old.clone())
    }

    fn with_current(&self, current: Vec<Entry>) -> Self {
        let gone = self.current.iter().filter(|old| !current.contains(old));
        let retired: Vec<Entry> = self
            .retired
            .iter()
            .chain(gone)
            .filter(|old| !current.contains(old))
            .cloned()
            .collect();
        let same = current.len() == self.current.len()
            && current.iter().all(|entry| self.current.contains(entry));
        if same {
            return self.clone();
        }
        Self {
            generation: self.generation + 1,
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

    fn entry(name: &str, version: &str, queue: &str, types: &[&str]) -> Entry {
        let types: BTreeSet<String> = types.iter().map(|name| (*name).to_owned()).collect();
        Entry {
            identity: PluginIdentity {
                name: name.parse().unwrap(),
                digest: Digest::of(version.as_bytes()),
            },
            queue: queue_named(queue),
            activities: types
                .iter()
                .map(|name| format!("{name}-activity"))
                .collect(),
            workflows: types,
            memory_mib: None,
        }
    }

    fn queue_named(name: &str) -> Queue {
        Queue {
            namespace: "default".into(),
            task_queue: name.into(),
        }
    }

    /// The table after a folder with exactly these plugins.
    fn after(before: &BindingTable, folder: &[Entry]) -> (BindingTable, Vec<String>) {
        let present = folder
            .iter()
            .map(|entry| entry.identity.name.clone())
            .collect();
        let (table, conflicts) = before.after(folder, &present);
        (table, conflicts.iter().map(ToString::to_string).collect())
    }

    fn table(folder: &[Entry]) -> BindingTable {
        after(&BindingTable::default(), folder).0
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
    fn the_newcomer_of_two_with_one_type_is_refused_and_both_are_named() {
        let holder = entry("two", "1", "a", &["Hello"]);
        let before = table(std::slice::from_ref(&holder));
        let (table, conflicts) = after(
            &before,
            &[entry("one", "1", "a", &["Hello"]), holder.clone()],
        );
        assert_eq!(table.current, [holder]);
        assert!(
            conflicts[0].starts_with(
                "plugin one claims workflow type \"Hello\" on task queue \"a\" in namespace \
                 \"default\", which plugin two serves already"
            ),
            "{conflicts:?}"
        );
    }

    #[test]
    fn two_plugins_may_exchange_their_types() {
        let before = table(&[
            entry("one", "1", "a", &["Hello"]),
            entry("two", "1", "a", &["Bye"]),
        ]);
        let exchanged = [
            entry("one", "2", "a", &["Bye"]),
            entry("two", "2", "a", &["Hello"]),
        ];
        let (table, conflicts) = after(&before, &exchanged);
        assert_eq!((&table.current[..], conflicts.len()), (&exchanged[..], 0));
    }

    #[test]
    fn a_refused_new_version_leaves_the_old_one_serving() {
        let (mine, other) = (
            entry("one", "1", "a", &["Hello"]),
            entry("two", "1", "a", &["Bye"]),
        );
        let before = table(&[mine.clone(), other.clone()]);
        let greedy = entry("one", "2", "a", &["Hello", "Bye"]);
        let (table, conflicts) = after(&before, &[greedy, other]);
        assert_eq!(conflicts.len(), 1);
        assert!(table.current.contains(&mine));
        assert_eq!(table, before);
    }

    #[test]
    fn the_same_name_replaces_and_the_old_version_is_retired() {
        let (old, new) = (
            entry("one", "1", "a", &["Hello"]),
            entry("one", "2", "a", &["Hello"]),
        );
        let (table, _) = after(
            &table(std::slice::from_ref(&old)),
            std::slice::from_ref(&new),
        );
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
        let (newer, _) = after(
            &table(std::slice::from_ref(&old)),
            std::slice::from_ref(&new),
        );
        let (back, _) = after(&newer, std::slice::from_ref(&old));
        assert_eq!((back.current, back.retired), (vec![old], vec![new]));
    }

    #[test]
    fn the_same_folder_again_changes_nothing() {
        let folder = [entry("one", "1", "a", &["Hello"])];
        let before = table(&folder);
        assert_eq!(after(&before, &folder).0, before);
    }

    #[test]
    fn a_file_that_is_refused_goes_on_serving_what_it_served() {
        let before = table(&[entry("one", "1", "a", &["Hello"])]);
        let present = BTreeSet::from(["one".parse().unwrap()]);
        assert_eq!(before.after(&[], &present).0, before);
    }

    #[test]
    fn a_removed_plugin_gets_no_new_runs_but_its_open_ones_their_activities() {
        let (table, _) = after(&table(&[entry("one", "1", "a", &["Hello"])]), &[]);
        let lookup = |kind, name| table.lookup(&queue_named("a"), kind, name).is_ok();
        assert!(!lookup(TypeKind::Workflow, "Hello"));
        assert!(lookup(TypeKind::Activity, "Hello-activity"));
        let polled = BTreeSet::from([queue_named("a")]);
        assert_eq!(table.queues(TypeKind::Workflow), polled);
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
