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
#[doc(hidden)]
pub mod figures;
mod history;
mod history_check;
mod history_file;
mod metrics;
mod nexus_link;
mod nexus_worker;
mod nexus_workflows;
mod other_activities;
mod payloads;
mod replay;
mod schedules;
mod settings;
mod tls;
mod worker;
mod workflow_worker;

pub(crate) use activity_worker::{ActivityEvent, ActivityWorker, PolledActivity};
pub use client::{
    ActivityDescription, Client, ClientError, Closed, FoundRun, ListedRun, ResultPayload,
    RunDescription, StartActivity, StartOptions, StartWorkflow, UpdateOutcome, quoted,
};
pub use connection::{ConnectError, Connection};
pub(crate) use convert::{NexusAnswer, NexusRequest, ReportedOutcome};
pub use history::{Event, History, RecordedCommand};
pub use history_file::HistoryFileError;
pub(crate) use nexus_worker::{NexusEvent, NexusWorker, PolledRequest};
pub(crate) use nexus_workflows::NexusWorkflows;
pub(crate) use other_activities::ServerActivities;
pub(crate) use replay::replay_worker;
pub use schedules::{ListedSchedule, Moment, Reconciled, ScheduleError, Schedules};
pub use settings::{ConnectionSettings, SettingsError};
pub use tls::TlsSettings;
pub use worker::{CoreError, Ended, TemporalRuntime, WorkerSettings};
pub(crate) use workflow_worker::{PolledActivation, WorkflowWorker};
