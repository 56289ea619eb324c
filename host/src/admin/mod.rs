//! The admin endpoint: what a host can be asked and told over HTTP, and the client for it.
//!
//! Owns the paths, the JSON and who may call. What is answered and done is for
//! [`Administrator`] to say.

mod answer;
mod client;
mod guard;
mod messages;
mod server;

pub use client::{AdminClient, AdminClientError};
pub use messages::{
    Added, Checked, CheckedRun, Health, NewPlugin, PinRequest, Pinned, PluginStatus, Problem,
    RecordedHistory, RefusedFile, RolledBack, VersionState, VersionStatus,
};
pub use server::{AdminError, AdminServer};

use crate::{observe::Event, plugin::Inspection};

/// Answers and does what the endpoint is asked for.
pub trait Administrator: Send + Sync + 'static {
    /// Whether the host serves.
    fn is_ready(&self) -> bool;

    /// Every version of every plugin that a run may need, and the files that do not serve.
    fn plugins(&self) -> impl Future<Output = PluginStatus> + Send;

    /// What the version of a plugin says of itself that serves now.
    ///
    /// # Errors
    /// No such plugin, or a store that does not give it.
    fn inspect(&self, name: String) -> impl Future<Output = Result<Inspection, Problem>> + Send;

    /// What happened lately, oldest first.
    fn events(&self) -> Vec<Event>;

    /// Puts a plugin into the plugins folder.
    ///
    /// # Errors
    /// Why it does not serve.
    fn add(&self, plugin: NewPlugin) -> impl Future<Output = Result<Added, Problem>> + Send;

    /// Replays open runs and recorded histories on a plugin that is not loaded.
    ///
    /// # Errors
    /// Why it could not be tried.
    fn check(&self, plugin: NewPlugin) -> impl Future<Output = Result<Checked, Problem>> + Send;

    /// Takes a plugin out of the plugins folder and the table.
    ///
    /// # Errors
    /// Why it is still there.
    fn remove(&self, name: String) -> impl Future<Output = Result<(), Problem>> + Send;

    /// Lets the version before serve.
    ///
    /// # Errors
    /// Why it does not.
    fn roll_back(&self, name: String) -> impl Future<Output = Result<RolledBack, Problem>> + Send;

    /// Lets an open run go on with another version.
    ///
    /// # Errors
    /// Why it does not.
    fn pin(&self, request: PinRequest) -> impl Future<Output = Result<Pinned, Problem>> + Send;
}
