//! What the cluster's manager is told and asked, what it answers, and what its activities take.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Everything that the next run has to know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterManagerState {
    pub cluster_started: bool,
    pub cluster_shutdown: bool,
    /// The job of each node, or what is wrong with it.
    pub nodes: BTreeMap<String, Option<String>>,
    pub jobs_assigned: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterManagerInput {
    pub state: Option<ClusterManagerState>,
    pub test_continue_as_new: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterManagerResult {
    pub num_bad_nodes: usize,
    pub num_currently_assigned_nodes: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssignNodesInput {
    pub job_name: String,
    pub total_num_nodes: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssignNodesResult {
    pub nodes_assigned: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteJobInput {
    pub job_name: String,
}

/// Nodes and the job that they get or lose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NodesOfJob {
    pub job_name: String,
    pub nodes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindBadNodesInput {
    pub nodes_to_check: BTreeSet<String>,
}
