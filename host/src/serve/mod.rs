//! A host from start to end: load the plugins, keep a worker for every queue, drain.
//!
//! Owns the order in which things come up and go down. What each of them does is
//! in its own room.

mod activity_queue;
mod admin_config;
mod administration;
mod bind;
mod codecs;
mod collect;
mod command;
mod config;
mod difference;
mod follow;
mod free_memory;
mod gate;
mod known;
mod load;
mod nexus_queue;
mod operations;
mod queue;
mod replay;
mod report;
mod running;
mod schedules;
mod serving;
mod trial;
mod workflow_queue;

pub use admin_config::{AdminSettings, SecretToken};
pub use codecs::load_codecs;
pub use config::{Config, ConfigError};
pub use load::LoadError;
pub use replay::{ReplayOutcome, Replayer};
pub use running::{ServeError, serve, serve_on};
