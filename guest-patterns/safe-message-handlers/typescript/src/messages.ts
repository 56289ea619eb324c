// What the cluster's manager is told and asked, what it answers, and what its activities take.

/** Everything that the next run has to know. */
export interface ClusterManagerState {
  cluster_started: boolean;
  cluster_shutdown: boolean;
  /** The job of each node, or what is wrong with it. */
  nodes: Record<string, string | null>;
  jobs_assigned: string[];
}

export interface ClusterManagerInput {
  state: ClusterManagerState | null;
  test_continue_as_new: boolean;
}

export interface ClusterManagerResult {
  num_bad_nodes: number;
  num_currently_assigned_nodes: number;
}

export interface AssignNodesInput {
  job_name: string;
  total_num_nodes: number;
}

export interface AssignNodesResult {
  nodes_assigned: string[];
}

export interface DeleteJobInput {
  job_name: string;
}

/** Nodes and the job that they get or lose. */
export interface NodesOfJob {
  job_name: string;
  nodes: string[];
}

export interface FindBadNodesInput {
  nodes_to_check: string[];
}
