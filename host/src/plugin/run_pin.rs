//! A run that somebody moved to another version than it began with.

use serde::{Deserialize, Serialize};

use super::PluginIdentity;

/// What one run executes, whatever its history says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunPin {
    /// The run's namespace.
    pub namespace: String,
    /// Its workflow's id.
    pub workflow_id: String,
    /// Its own id.
    pub run_id: String,
    /// What it executes.
    pub identity: PluginIdentity,
}
