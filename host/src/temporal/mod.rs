//! Temporal.
pub mod dev_server;
