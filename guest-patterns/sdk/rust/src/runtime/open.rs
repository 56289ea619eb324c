//! Work of one kind that the workflow has asked for and that has not ended.

use std::rc::Rc;

use super::slot::Slot;
use crate::cancellation::Subscription;

/// The open work of one kind, by sequence number. Numbers count from 1.
pub(crate) struct Open<T> {
    last: u32,
    /// In the order of their numbers.
    entries: Vec<Entry<T>>,
}

struct Entry<T> {
    seq: u32,
    slot: Rc<Slot<T>>,
    /// Listens for the cancellation of the token that the work belongs to. It is
    /// gone once cancellation was asked for.
    cancellation: Option<Subscription>,
}

impl<T> Default for Open<T> {
    fn default() -> Self {
        Self {
            last: 0,
            entries: Vec::new(),
        }
    }
}

impl<T> Open<T> {
    pub(crate) fn next_seq(&mut self) -> u32 {
        self.last += 1;
        self.last
    }

    pub(crate) fn insert(&mut self, seq: u32, cancellation: Option<Subscription>) -> Rc<Slot<T>> {
        let slot = Rc::new(Slot::new());
        self.entries.push(Entry {
            seq,
            slot: slot.clone(),
            cancellation,
        });
        slot
    }

    /// The slot of work that ends now; none if no such work is open.
    pub(crate) fn end(&mut self, seq: u32) -> Option<Rc<Slot<T>>> {
        let at = self.position(seq)?;
        Some(self.entries.remove(at).slot)
    }

    /// True if the work is open and nobody has asked to cancel it yet.
    pub(crate) fn request_cancel(&mut self, seq: u32) -> bool {
        match self.position(seq) {
            Some(at) => self.entries[at].cancellation.take().is_some(),
            None => false,
        }
    }

    pub(super) fn numbers(&self) -> Vec<u32> {
        self.entries.iter().map(|entry| entry.seq).collect()
    }

    fn position(&self, seq: u32) -> Option<usize> {
        self.entries
            .binary_search_by_key(&seq, |entry| entry.seq)
            .ok()
    }
}
