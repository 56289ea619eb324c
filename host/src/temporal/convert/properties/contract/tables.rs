//! The tables of a drawn message, and the fields that point into them.

use std::collections::BTreeSet;

use super::failure::failure_of;
use crate::{
    contract::types::{CauseKind, Failure, Payload},
    temporal::convert::properties::source::{Draw, Source},
};

/// An index that no table reaches.
pub(in super::super) const OUTSIDE: u32 = u32::MAX;

/// Which positions the drawn indices are.
#[derive(Default, Clone, Copy)]
pub(in super::super) enum Indices {
    /// In the order in which they are drawn, each once.
    #[default]
    InOrder,
    /// The other way round, in tables of these lengths.
    Backwards { payloads: usize, failures: usize },
    /// In order, but for the one with this number, which points outside.
    OneOutside(usize),
}

/// What the indices drawn so far point to.
#[derive(Default)]
pub(in super::super) struct Tables {
    indices: Indices,
    payloads: Vec<Payload>,
    failures: Vec<Failure>,
    drawn: usize,
}

impl Tables {
    pub(in super::super) fn with_indices(indices: Indices) -> Self {
        Self {
            indices,
            ..Self::default()
        }
    }

    /// The tables, for the message that has been drawn.
    pub(super) fn take(&mut self) -> (Vec<Payload>, Vec<Failure>) {
        let (mut payloads, mut failures) = (
            std::mem::take(&mut self.payloads),
            std::mem::take(&mut self.failures),
        );
        if let Indices::Backwards { .. } = self.indices {
            payloads.reverse();
            failures.reverse();
        }
        (payloads, failures)
    }

    fn add_payload(&mut self, payload: Payload) -> u32 {
        self.payloads.push(payload);
        let position = self.payloads.len() - 1;
        match self.indices {
            Indices::Backwards { payloads, .. } => number(payloads - 1 - position),
            Indices::InOrder | Indices::OneOutside(_) => self.in_order(position),
        }
    }

    fn add_failure(&mut self, failure: Failure) -> u32 {
        self.failures.push(failure);
        let position = self.failures.len() - 1;
        match self.indices {
            Indices::Backwards { failures, .. } => number(failures - 1 - position),
            Indices::InOrder | Indices::OneOutside(_) => self.in_order(position),
        }
    }

    fn in_order(&mut self, position: usize) -> u32 {
        let outside = matches!(self.indices, Indices::OneOutside(nth) if nth == self.drawn);
        self.drawn += 1;
        if outside { OUTSIDE } else { number(position) }
    }
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap()
}

/// Points to a payload.
pub(super) fn index(source: &mut Source<'_>) -> u32 {
    let payload = Payload::draw(source);
    source.tables.add_payload(payload)
}

pub(super) fn optional_index(source: &mut Source<'_>) -> Option<u32> {
    source.mostly().then(|| index(source))
}

pub(super) fn indices(source: &mut Source<'_>) -> Vec<u32> {
    let length = source.below(4);
    (0..length).map(|_| index(source)).collect()
}

pub(super) fn optional_indices(source: &mut Source<'_>) -> Option<Vec<u32>> {
    source.mostly().then(|| indices(source))
}

/// Sorted by name, each name once: so the contract wants it.
pub(super) fn named(source: &mut Source<'_>) -> Vec<(String, u32)> {
    let names: BTreeSet<String> = Vec::draw(source).into_iter().collect();
    let names = names.into_iter();
    names.map(|name| (name, index(source))).collect()
}

/// Points to a failure.
pub(super) fn failure_index(source: &mut Source<'_>) -> u32 {
    let failure = Failure::draw(source);
    source.tables.add_failure(failure)
}

/// Points to a failure whose outermost cause is of the `kind` that is asked for.
pub(super) fn failure_index_of(
    source: &mut Source<'_>,
    kind: fn(&mut Source<'_>) -> CauseKind,
) -> u32 {
    let failure = failure_of(source, kind);
    source.tables.add_failure(failure)
}

/// The table of a message that has no failures.
pub(super) fn drawn_payloads(source: &mut Source<'_>) -> Vec<Payload> {
    source.tables.take().0
}
