//! Activity attempts: who runs them, how they hear of cancellation, how they end.
//!
//! Owns the attempts that are running. Runs guests on a tokio runtime of its own,
//! so that they take no thread from Core; how a guest is called is
//! [`crate::sandbox`]'s, how an outcome travels is [`crate::temporal`]'s.

mod attempt;
mod attempts;
mod instances;
mod versions;

pub(crate) use attempt::cancelled;
pub(crate) use attempts::{Attempts, AttemptsSettings};
pub(crate) use versions::Versions;
