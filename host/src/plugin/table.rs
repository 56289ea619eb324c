//! The binding table: which plugin serves which type on which task queue.
//!
//! Pure: every change makes a new table from an old one. The store keeps it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Conflict, Digest, Entry, PluginIdentity, PluginName, Queue, RunPin, TypeKind, TypeName,
    UnknownType, Versioning,
};

/// Which plugin serves what, now and before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindingTable {
    /// Counts the changes of the table.
    pub generation: u64,
    /// What new work is bound to; at most one entry a name.
    pub current: Vec<Bound>,
    /// What was current before. Open runs may still be pinned to it, so its queues
    /// are polled and its components kept.
    pub retired: Vec<Bound>,
    /// Runs that somebody moved to another version than they began with.
    #[serde(default)]
    pub pins: Vec<RunPin>,
    /// True if newer tables than this one are damaged.
    #[serde(skip)]
    pub is_restored: bool,
}

/// An entry, and since when it is where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// The entry.
    pub entry: Entry,
    /// Since when it is current, or retired, in seconds since 1970.
    pub since: u64,
}

/// A change that the operator makes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// New work is bound to this.
    Put(Box<Entry>),
    /// New work is bound to it no more.
    Remove(PluginName),
}

/// There is no version to go back to.
#[derive(Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum NoRollback {
    #[error("plugin {0} has no version before the one that serves")]
    NoVersion(PluginName),
    #[error(transparent)]
    Conflict(Box<Conflict>),
}

impl BindingTable {
    /// What new work is bound to.
    pub fn serving(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.current.iter().map(|bound| &bound.entry)
    }

    /// What was bound before.
    pub fn retired(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.retired.iter().map(|bound| &bound.entry)
    }

    /// The entry that new work of a plugin is bound to.
    pub fn entry(&self, name: &PluginName) -> Option<&Entry> {
        self.serving().find(|entry| entry.identity.name == *name)
    }

    /// Whether anything has to do with a component.
    pub fn mentions(&self, digest: Digest) -> bool {
        let mut entries = self.serving().chain(self.retired());
        entries.any(|entry| entry.identity.digest == digest)
            || self.pins.iter().any(|pin| pin.identity.digest == digest)
    }

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
        let current = |name| find(self.serving(), queue, kind, name);
        let retired = |name| match kind {
            TypeKind::Activity => find(self.retired().rev(), queue, kind, name),
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
            .serving()
            .filter(|entry| entry.queue == *queue)
            .flat_map(|entry| entry.served.types(kind))
            .collect();
        sorted.into_iter().map(ToString::to_string).collect()
    }

    /// What a run executes that was begun on `pinned`: another version if somebody moved the
    /// run, or if its plugin upgrades open runs; else what it began with.
    pub fn executed(
        &self,
        queue: &Queue,
        workflow_type: &str,
        run_id: &str,
        pinned: &PluginIdentity,
    ) -> PluginIdentity {
        if let Some(pin) = self.run_pin(&queue.namespace, run_id) {
            return pin.identity.clone();
        }
        let upgrades = |identity: &&PluginIdentity| {
            identity.name == pinned.name
                && self
                    .entry(&pinned.name)
                    .is_some_and(|entry| entry.versioning == Versioning::AutoUpgrade)
        };
        let current = self.lookup(queue, TypeKind::Workflow, workflow_type).ok();
        current.filter(upgrades).unwrap_or(pinned).clone()
    }

    /// What somebody moved a run to.
    pub fn run_pin(&self, namespace: &str, run_id: &str) -> Option<&RunPin> {
        let mut pins = self.pins.iter();
        pins.find(|pin| pin.run_id == run_id && pin.namespace == namespace)
    }

    /// The next table after changes at the time `now`, in seconds since 1970. Of plugins that
    /// claim one type on one queue, the newcomer is refused, and what it served before goes on
    /// serving. Unchanged if nothing changes.
    pub fn after(&self, changes: &[Change], now: u64) -> (Self, Vec<Conflict>) {
        let concerned: BTreeSet<&PluginName> = changes.iter().map(Change::name).collect();
        let mut current: Vec<Entry> = self
            .serving()
            .filter(|entry| !concerned.contains(&entry.identity.name))
            .cloned()
            .collect();
        let mut conflicts = Vec::new();
        for entry in self.by_seniority(changes) {
            match current.iter().find_map(|other| entry.clash(other)) {
                None => current.push(entry.clone()),
                Some(conflict) => {
                    conflicts.push(conflict);
                    current.extend(self.still_possible(&entry.identity.name, &current));
                }
            }
        }
        (self.with_current(current, now), conflicts)
    }

    /// What changes something that serves comes before what is new.
    fn by_seniority<'a>(&self, changes: &'a [Change]) -> Vec<&'a Entry> {
        let put = changes.iter().filter_map(|change| match change {
            Change::Put(entry) => Some(&**entry),
            Change::Remove(_) => None,
        });
        let mut sorted: Vec<&Entry> = put.collect();
        sorted.sort_by_key(|entry| match self.entry(&entry.identity.name) {
            Some(old) if old == *entry => 0,
            Some(_) => 1,
            None => 2,
        });
        sorted
    }

    /// What a refused plugin served before, if it is in nobody's way.
    fn still_possible(&self, name: &PluginName, current: &[Entry]) -> Option<Entry> {
        let old = self.entry(name)?;
        let free = current.iter().all(|other| old.clash(other).is_none());
        free.then(|| old.clone())
    }

    /// The next table after a plugin has gone back to the version that served before. What
    /// the operator allows it stays as it is.
    ///
    /// # Errors
    /// There is none, or what it serves is another plugin's by now.
    pub fn rolled_back(&self, name: &PluginName, now: u64) -> Result<Self, NoRollback> {
        let serving = self.entry(name);
        let digest = serving.map(|entry| entry.identity.digest);
        let before = self
            .retired()
            .rev()
            .find(|entry| entry.identity.name == *name && Some(entry.identity.digest) != digest);
        let before = before.ok_or_else(|| NoRollback::NoVersion(name.clone()))?;
        let entry = Entry {
            allow: serving.unwrap_or(before).allow.clone(),
            ..before.clone()
        };
        let (after, conflicts) = self.after(&[Change::Put(Box::new(entry))], now);
        match conflicts.into_iter().next() {
            Some(conflict) => Err(NoRollback::Conflict(Box::new(conflict))),
            None => Ok(after),
        }
    }

    /// The next table after a run was moved.
    #[must_use]
    pub fn with_run_pin(&self, pin: RunPin) -> Self {
        let mut after = self.next();
        let same = |other: &RunPin| other.run_id == pin.run_id && other.namespace == pin.namespace;
        after.pins.retain(|other| !same(other));
        after.pins.push(pin);
        after
    }

    /// The next table without what nothing needs any more.
    #[must_use]
    pub fn without(&self, gone: &[Bound], pins: &[RunPin]) -> Self {
        let mut after = self.next();
        after.retired.retain(|bound| !gone.contains(bound));
        after.pins.retain(|pin| !pins.contains(pin));
        after
    }

    fn next(&self) -> Self {
        Self {
            generation: self.generation + 1,
            is_restored: false,
            ..self.clone()
        }
    }

    fn with_current(&self, current: Vec<Entry>, now: u64) -> Self {
        let same = current.len() == self.current.len()
            && current
                .iter()
                .all(|entry| self.serving().any(|old| old == entry));
        if same {
            return self.clone();
        }
        let gone = self.serving().filter(|old| !current.contains(old));
        let gone = gone.map(|entry| Bound {
            entry: entry.clone(),
            since: now,
        });
        let retired = self.retired.iter().cloned().chain(gone);
        let retired = retired
            .filter(|old| !current.contains(&old.entry))
            .collect();
        let since = |entry: &Entry| {
            let old = self.current.iter().find(|old| old.entry == *entry);
            old.map_or(now, |old| old.since)
        };
        let current = current.into_iter().map(|entry| Bound {
            since: since(&entry),
            entry,
        });
        Self {
            current: current.collect(),
            retired,
            ..self.next()
        }
    }

    /// The queues that need a worker for a kind of task, each once, sorted.
    pub fn queues(&self, kind: TypeKind) -> BTreeSet<Queue> {
        self.serving()
            .chain(self.retired())
            .filter(|entry| !entry.served.types(kind).is_empty())
            .map(|entry| entry.queue.clone())
            .collect()
    }
}

impl Change {
    /// Whom it is about.
    pub fn name(&self) -> &PluginName {
        match self {
            Self::Put(entry) => &entry.identity.name,
            Self::Remove(name) => name,
        }
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
mod tests;
