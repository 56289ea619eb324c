//! Temporal: the connection, the pollers, and Core's messages.
//!
//! Owns everything that names `temporalio_*`, `prost` or a protobuf message; the
//! rest of the host speaks the contract's types ([`crate::contract`]). Decides
//! nothing about plugins and runs no guest.

mod activity_worker;
mod client;
mod connection;
mod convert;
pub mod dev_server;
mod history;
mod replay;
mod settings;
mod worker;
mod workflow_worker;

pub(crate) use activity_worker::{ActivityEvent, ActivityWorker};
pub use client::{Client, ClientError, Closed, ResultPayload, StartWorkflow, UpdateOutcome};
pub use connection::{ConnectError, Connection};
pub(crate) use convert::{Incoming, ReportedOutcome};
pub use history::{Event, History};
pub(crate) use replay::replay_worker;
pub use settings::{ConnectionSettings, SettingsError};
pub use worker::{CoreError, Ended, TemporalRuntime, WorkerSettings};
pub(crate) use workflow_worker::WorkflowWorker;
