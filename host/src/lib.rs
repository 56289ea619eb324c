//! Hourglass: a Temporal worker whose workflows and activities are WebAssembly
//! components.
//!
//! [`serve`] is the entry: it takes a configuration and a future that says when to
//! stop. [`serve_on`] shares a connection with the caller. ARCHITECTURE.md shows the way of a task through the rooms below.

pub mod activity;
pub mod admin;
pub mod cli;
pub mod codec;
pub mod contract;
pub mod demo;
mod http_server;
pub mod new_guest;
mod nexus;
pub mod observe;
pub mod pattern;
pub mod plugin;
pub mod process_group;
pub mod progress;
pub mod sandbox;
mod serve;
pub mod temporal;
pub mod toolchain;
pub mod workflow;

pub use serve::{
    AdminSettings, Config, ConfigError, LoadError, ReplayOutcome, Replayer, SecretToken,
    ServeError, load_codecs, serve, serve_on,
};
