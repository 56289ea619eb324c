//! Properties of the conversion: to the other side and back is the identity, and no
//! message makes it panic.
//!
//! `core` and `contract` draw messages, `back` has the conversions that only these
//! tests need. What the conversion leaves out on purpose is never drawn in the tests
//! of identity; where the messages are described, each such field stands with its
//! reason. Drawn wildly, messages have those fields too.

mod activations;
mod activities;
mod back;
mod completions;
mod contract;
mod core;
mod nexus_answers;
mod nexus_requests;
mod reported_failures;
mod runner;
mod shape;
mod source;
mod times;
mod variety;
mod workflow_starts;

use source::{Draw, Source};

/// A message that the conversion promises to keep.
fn tame<T: Draw>(bytes: &[u8]) -> T {
    T::draw(&mut Source::tame(bytes))
}

/// Any message that the types can say.
fn wild<T: Draw>(bytes: &[u8]) -> T {
    T::draw(&mut Source::wild(bytes))
}
