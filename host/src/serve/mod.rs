//! A host from start to end: load the plugins, keep a worker for every queue, drain.
//!
//! Owns the order in which things come up and go down. What each of them does is
//! in its own room.

mod activity_queue;
mod bind;
mod codecs;
mod config;
mod follow;
mod load;
mod nexus_queue;
mod queue;
mod replay;
mod report;
mod running;
mod schedules;
mod workflow_queue;

pub use codecs::load_codecs;
pub use config::{Config, ConfigError};
pub use load::LoadError;
pub use replay::{ReplayOutcome, Replayer};
pub use running::{ServeError, serve, serve_on};
