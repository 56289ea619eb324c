//! The nodes of a cluster: who has which, and which are bad. Nothing here waits.

use std::collections::BTreeSet;

use crate::messages::ClusterManagerState;

/// What a node has in place of a job when it is found to be bad.
const BAD: &str = "BAD!";

/// How many nodes a cluster has.
const SIZE: usize = 25;

impl ClusterManagerState {
    pub fn start(&mut self) {
        self.cluster_started = true;
        self.nodes = (0..SIZE).map(|node| (node.to_string(), None)).collect();
    }

    /// In the order in which the cluster counts its nodes.
    pub fn unassigned(&self) -> Vec<String> {
        let mut nodes: Vec<String> = self.with(|job| job.is_none()).collect();
        nodes.sort_by_key(|node| node.parse::<usize>().ok());
        nodes
    }

    pub fn assigned(&self) -> BTreeSet<String> {
        self.with(|job| job.is_some_and(|job| job != BAD)).collect()
    }

    pub fn of_job(&self, name: &str) -> BTreeSet<String> {
        self.with(|job| job == Some(name)).collect()
    }

    pub fn bad(&self) -> BTreeSet<String> {
        self.of_job(BAD)
    }

    pub fn assign(&mut self, nodes: &[String], job: &str) {
        self.set(nodes, Some(job));
        self.jobs_assigned.insert(job.to_owned());
    }

    pub fn unassign(&mut self, nodes: &[String]) {
        self.set(nodes, None);
    }

    pub fn mark_bad(&mut self, nodes: &[String]) {
        self.set(nodes, Some(BAD));
    }

    fn set(&mut self, nodes: &[String], job: Option<&str>) {
        for node in nodes {
            self.nodes.insert(node.clone(), job.map(str::to_owned));
        }
    }

    fn with(&self, is_wanted: impl Fn(Option<&str>) -> bool) -> impl Iterator<Item = String> {
        let wanted = self.nodes.iter();
        wanted
            .filter(move |(_, job)| is_wanted(job.as_deref()))
            .map(|(node, _)| node.clone())
    }
}
