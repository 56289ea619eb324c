// What happens to real nodes.

import { log, sleep } from '@temporalio/activity';
import type { FindBadNodesInput, NodesOfJob } from './messages';

/** How long a node takes to answer. */
const LATENCY = '100 milliseconds';

export async function assign_nodes_to_job({ nodes, job_name }: NodesOfJob): Promise<void> {
  log.info(`Assigning nodes ${nodes} to job ${job_name}`);
  await sleep(LATENCY);
}

export async function unassign_nodes_for_job({ nodes, job_name }: NodesOfJob): Promise<void> {
  log.info(`Deallocating nodes ${nodes} from job ${job_name}`);
  await sleep(LATENCY);
}

/** The nodes among these that are to be used no more. */
export async function find_bad_nodes({ nodes_to_check }: FindBadNodesInput): Promise<string[]> {
  await sleep(LATENCY);
  // Stands for a health check, with an answer that is the same each time.
  return nodes_to_check.filter((node) => Number(node) % 25 === 13);
}
