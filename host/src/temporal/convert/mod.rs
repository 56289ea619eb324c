//! Between Core's protobuf messages and the contract's records.
//!
//! Owns the whole knowledge of how the two correspond. Core's messages are taken
//! apart field by field, so that a field which a new Core adds breaks this build
//! instead of being lost; a field that is left out on purpose is named in its
//! pattern with the reason. Decides nothing: which plugin gets an activation and
//! what becomes of a failed one is for others to say.

mod activation;
mod activity;
mod command;
mod completion;
mod failure;
mod nexus;
mod nexus_answer;
mod nexus_request;
mod policy;
#[cfg(test)]
mod properties;
mod resolution;
mod schedule;
mod tables;
mod time;
mod workflow_start;

pub(crate) use activation::{ActivationTarget, Incoming, activation};
pub(crate) use activity::{
    ReportedOutcome, activity_task, cancel_reason, proto_activity_result, proto_heartbeat,
};
pub(crate) use completion::{proto_failed_completion, proto_successful_completion};
pub(crate) use failure::{failure_chain, proto_reported_failure, reported_failure};
pub(crate) use nexus_answer::{NexusAnswer, proto_nexus_answer};
pub(crate) use nexus_request::{NexusRequest, nexus_request};
pub(crate) use tables::{contract_payload, proto_payload};
pub(crate) use workflow_start::proto_workflow_start;
