//! Payloads that are known by name, sorted by it: memos and search attributes.

use crate::Payload;
use crate::error::{IndexError, Tables};

/// Fields by name. One of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields(Vec<(String, Payload)>);

impl Fields {
    /// The contract's list, which is sorted.
    pub(crate) fn read(named: &[(String, u32)], tables: &Tables) -> Result<Self, IndexError> {
        let mut fields = Vec::with_capacity(named.len());
        for (name, index) in named {
            fields.push((name.clone(), tables.payload(*index)?));
        }
        Ok(Self(fields))
    }

    pub(crate) fn as_slice(&self) -> &[(String, Payload)] {
        &self.0
    }

    pub(crate) fn to_wire(&self, tables: &mut Tables) -> Vec<(String, u32)> {
        let fields = self.0.iter();
        fields
            .map(|(name, payload)| (name.clone(), tables.add(payload.clone())))
            .collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Payload> {
        let at = self.position(name).ok()?;
        Some(&self.0[at].1)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Sets a field, replacing one of the same name.
    pub(crate) fn set(&mut self, name: String, payload: Payload) {
        match self.position(&name) {
            Ok(at) => self.0[at].1 = payload,
            Err(at) => self.0.insert(at, (name, payload)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        if let Ok(at) = self.position(name) {
            self.0.remove(at);
        }
    }

    /// Sets all fields of `changes`, and removes those that `removes` says to remove.
    pub(crate) fn merge(&mut self, changes: &Self, removes: fn(&Payload) -> bool) {
        for (name, payload) in &changes.0 {
            match removes(payload) {
                true => self.remove(name),
                false => self.set(name.clone(), payload.clone()),
            }
        }
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}
