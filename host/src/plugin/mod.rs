//! Plugins: from a file in a folder to something that work can be bound to.
//!
//! Owns names and digests, the operator's policy, the store of components, and
//! the binding table: which plugin serves which type on which task queue. Does
//! not run guests ([`crate::sandbox`]) and does not know Temporal's messages.

mod allow;
mod binding;
mod bindings;
mod components;
mod environment;
mod folder;
mod identity;
mod inspection;
mod manifest;
mod policy;
mod record;
mod run_pin;
mod schedule;
mod secrets;
mod served;
mod staging;
mod stamp;
mod store;
mod table;
mod versioning;
mod watch;

pub use allow::{Allow, AllowedDirectory, BadAllow};
pub use binding::{Conflict, Entry, Queue, UnknownType};
pub use bindings::Bindings;
pub use components::{ComponentError, Components};
pub use environment::Environment;
pub use folder::{FolderError, PluginFile, plugin_files};
pub use identity::{Digest, InvalidDigest, InvalidPluginName, PluginIdentity, PluginName};
pub use inspection::{Call, Inspection, Offer, Workflow, inspect};
pub use manifest::BadManifest;
pub use policy::{BadPolicy, Policy};
pub use record::{FolderRecord, RecordError};
pub use run_pin::RunPin;
pub use schedule::{BadSchedule, Calendar, Interval, Overlap, Schedule};
pub use secrets::{BadSecrets, PluginSecrets, SecretSources};
pub use served::{Served, TypeKind, TypeName};
pub use staging::{Code, Refusal, RefusalReason, Staged, StagedPlugin, Staging, stage};
pub use stamp::Stamp;
pub use store::{Store, StoreError};
pub use table::{BindingTable, Bound, Change, NoRollback};
pub use versioning::Versioning;
pub use watch::FolderWatch;
