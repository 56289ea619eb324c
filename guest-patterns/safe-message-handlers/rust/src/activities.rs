//! What happens to real nodes.

use std::collections::BTreeSet;
use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{activities, log};

use crate::messages::{FindBadNodesInput, NodesOfJob};

/// How long a node takes to answer.
const LATENCY: Duration = Duration::from_millis(100);

pub struct ClusterActivities;

#[activities]
impl ClusterActivities {
    #[activity(name = "assign_nodes_to_job")]
    pub fn assign_nodes_to_job(
        ctx: ActivityContext,
        input: NodesOfJob,
    ) -> Result<(), ActivityError> {
        let NodesOfJob { nodes, job_name } = input;
        log::info(format!("Assigning nodes {nodes:?} to job {job_name}"));
        ctx.sleep(LATENCY)
    }

    #[activity(name = "unassign_nodes_for_job")]
    pub fn unassign_nodes_for_job(
        ctx: ActivityContext,
        input: NodesOfJob,
    ) -> Result<(), ActivityError> {
        let NodesOfJob { nodes, job_name } = input;
        log::info(format!("Deallocating nodes {nodes:?} from job {job_name}"));
        ctx.sleep(LATENCY)
    }

    /// The nodes among these that are to be used no more.
    #[activity(name = "find_bad_nodes")]
    pub fn find_bad_nodes(
        ctx: ActivityContext,
        input: FindBadNodesInput,
    ) -> Result<BTreeSet<String>, ActivityError> {
        ctx.sleep(LATENCY)?;
        // Stands for a health check, with an answer that is the same each time.
        let is_bad = |node: &String| node.parse().is_ok_and(|number: usize| number % 25 == 13);
        let nodes = input.nodes_to_check.into_iter();
        Ok(nodes.filter(is_bad).collect())
    }
}
