//! The binding table: which plugin serves which type on which task queue.
//!
//! Pure: every change makes a new table from an old one. The store keeps it.

use std::{collections::BTreeSet, fmt, num::NonZeroUsize};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Allow, PluginIdentity, PluginName, Schedule, Served, TypeKind, TypeName};

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
}

impl Entry {
    fn clash(&self, other: &Self) -> Option<Conflict> {
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
    /// The plugin that serves a type on a queue: the one that has it by name, else the
    /// one with a dynamic handler. An activity that no current plugin has may still be
    /// wanted by an open run of a retired one: the newest of those.
    ///
    /// # Errors
    /// No plugin does; the error lists what is served there.
    pub fn lookup(
        &self,
        queue: &Queue,
        kind: TypeKind,
        type_name: &str,
    ) -> Result<&PluginIdentity, UnknownType> {
        let named = TypeName::Named(type_name.to_owned());
        let current = |name| find(self.current.iter(), queue, kind, name);
        let retired = |name| match kind {
            TypeKind::Activity => find(self.retired.iter().rev(), queue, kind, name),
            _ => None,
        };
        current(&named)
            .or_else(|| retired(&named))
            .or_else(|| current(&TypeName::Dynamic))
            .or_else(|| retired(&TypeName::Dynamic))
            .ok_or_else(|| UnknownType {
                kind,
                type_name: type_name.to_owned(),
                available: self.available(queue, kind),
            })
    }

    fn available(&self, queue: &Queue, kind: TypeKind) -> Vec<String> {
        let sorted: BTreeSet<&TypeName> = self
            .current
            .iter()
            .filter(|entry| entry.queue == *queue)
            .flat_map(|entry| entry.served.types(kind))
            .collect();
        sorted.into_iter().map(ToString::to_string).collect()
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
            .filter(|entry| !entry.served.types(kind).is_empty())
            .map(|entry| entry.queue.clone())
            .collect()
    }
}

fn find<'a>(
    mut entries: impl Iterator<Item = &'a Entry>,
    queue: &Queue,
    kind: TypeKind,
    name: &TypeName,
) -> Option<&'a PluginIdentity> {
    entries
        .find(|entry| entry.queue == *queue && entry.served.types(kind).contains(name))
        .map(|entry| &entry.identity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    fn entry(name: &str, version: &str, queue: &str, types: &[&str]) -> Entry {
        let named = |suffix: &str| {
            types
                .iter()
                .map(|name| TypeName::Named(format!("{name}{suffix}")))
                .collect()
        };
        Entry {
            identity: PluginIdentity {
                name: name.parse().unwrap(),
                digest: Digest::of(version.as_bytes()),
            },
            queue: queue_named(queue),
            served: Served {
                workflows: named(""),
                activities: named("-activity"),
                nexus_services: BTreeSet::new(),
            },
            memory_mib: None,
            resident_instances: None,
            shared_workflow_instances: None,
            allow: Allow::default(),
            schedules: Vec::new(),
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
                "plugin one claims workflow type Hello on task queue \"a\" in namespace \
                 \"default\", which plugin two serves already"
            ),
            "{conflicts:?}"
        );
    }

    fn dynamic(name: &str) -> Entry {
        let mut entry = entry(name, "1", "a", &[]);
        entry.served.workflows.insert(TypeName::Dynamic);
        entry
    }

    #[test]
    fn a_dynamic_workflow_runs_what_nobody_has_by_name() {
        let (named, any) = (entry("one", "1", "a", &["Hello"]), dynamic("any"));
        let table = table(&[any.clone(), named.clone()]);
        let found = |name| table.lookup(&queue_named("a"), TypeKind::Workflow, name);
        assert_eq!(found("Hello").unwrap(), &named.identity);
        assert_eq!(found("Anything").unwrap(), &any.identity);
    }

    #[test]
    fn a_second_dynamic_workflow_on_a_queue_is_refused() {
        let before = table(&[dynamic("any")]);
        let (_, conflicts) = after(&before, &[dynamic("any"), dynamic("other")]);
        assert!(
            conflicts[0].starts_with("plugin other claims workflow type (dynamic) on"),
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
