// Safe message handlers: updates that wait in between take turns, and none is lost when the
// workflow ends or continues as new.

import { ApplicationFailure } from '@temporalio/common';
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  log,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type * as activities from './activities';
import type {
  AssignNodesInput,
  AssignNodesResult,
  ClusterManagerInput,
  ClusterManagerResult,
  DeleteJobInput,
} from './messages';
import { Cluster } from './nodes';
import { Turns } from './turns';

/** How long the history of a run may become in tests; the server's advice counts besides. */
const TESTED_HISTORY_LENGTH = 120;

const { assign_nodes_to_job, unassign_nodes_for_job } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
});
// Everybody waits for the check's turn to end, so it is tried once only.
const { find_bad_nodes } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

export const startCluster = defineSignal('start_cluster');
export const shutdownCluster = defineSignal('shutdown_cluster');
/** Gives a job its nodes. Asking again for the same job gives the same nodes. */
export const assignNodesToJob = defineUpdate<AssignNodesResult, [input: AssignNodesInput]>('assign_nodes_to_job');
/** Takes a job's nodes back. */
export const deleteJob = defineUpdate<void, [input: DeleteJobInput]>('delete_job');

/** Gives the nodes of a cluster to jobs and takes them back. */
export async function ClusterManagerWorkflow(input: ClusterManagerInput): Promise<ClusterManagerResult> {
  const isTest = input.test_continue_as_new;
  const cluster = new Cluster(input.state ?? undefined);
  const turns = new Turns();

  setHandler(startCluster, () => {
    cluster.start();
    log.info('Cluster started');
  });
  setHandler(shutdownCluster, async () => {
    await isStarted(cluster);
    cluster.state.cluster_shutdown = true;
    log.info('Cluster shut down');
  });
  setHandler(assignNodesToJob, async (wanted) => {
    await isUsable(cluster, 'assign nodes to a job');
    return await turns.take(() => assign(cluster, wanted));
  });
  setHandler(deleteJob, async ({ job_name }) => {
    await isUsable(cluster, 'delete a job');
    await turns.take(() => unassign(cluster, job_name));
  });

  await isStarted(cluster);
  while (!cluster.state.cluster_shutdown) {
    await turns.take(() => checkHealth(cluster));
    await condition(() => cluster.state.cluster_shutdown || isLong(isTest), isTest ? '1 second' : '10 minutes');
    if (!cluster.state.cluster_shutdown && isLong(isTest)) {
      // A handler that still runs would be lost with the run, so they finish first.
      await condition(allHandlersFinished);
      log.info('Continuing as new');
      await continueAsNew<typeof ClusterManagerWorkflow>({ state: cluster.state, test_continue_as_new: isTest });
    }
  }
  await condition(allHandlersFinished);
  return { num_bad_nodes: cluster.bad().length, num_currently_assigned_nodes: cluster.assigned().length };
}

async function assign(cluster: Cluster, { job_name, total_num_nodes }: AssignNodesInput): Promise<AssignNodesResult> {
  if (!cluster.hasJob(job_name)) {
    const available = cluster.unassigned();
    if (available.length < total_num_nodes) {
      const message = `Cannot assign ${total_num_nodes} nodes; have only ${available.length} available`;
      throw ApplicationFailure.create({ message });
    }
    const nodes = available.slice(0, total_num_nodes);
    await assign_nodes_to_job({ nodes, job_name });
    cluster.assign(nodes, job_name);
  }
  return { nodes_assigned: cluster.ofJob(job_name) };
}

async function unassign(cluster: Cluster, job_name: string): Promise<void> {
  const nodes = cluster.ofJob(job_name);
  await unassign_nodes_for_job({ nodes, job_name });
  cluster.unassign(nodes);
}

async function checkHealth(cluster: Cluster): Promise<void> {
  try {
    cluster.markBad(await find_bad_nodes({ nodes_to_check: cluster.assigned() }));
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn(`Health check failed: ${error}`);
  }
}

async function isStarted(cluster: Cluster): Promise<void> {
  await condition(() => cluster.state.cluster_started);
}

async function isUsable(cluster: Cluster, what: string): Promise<void> {
  await isStarted(cluster);
  if (cluster.state.cluster_shutdown) {
    throw ApplicationFailure.create({ message: `Cannot ${what}: Cluster is already shut down` });
  }
}

function isLong(isTest: boolean): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (isTest && historyLength > TESTED_HISTORY_LENGTH);
}
