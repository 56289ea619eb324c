// The nodes of a cluster: who has which, and which are bad. Nothing here waits.

import type { ClusterManagerState } from './messages';

/** What a node has in place of a job when it is found to be bad. */
const BAD = 'BAD!';

/** How many nodes a cluster has. */
const SIZE = 25;

export class Cluster {
  constructor(
    readonly state: ClusterManagerState = {
      cluster_started: false,
      cluster_shutdown: false,
      nodes: {},
      jobs_assigned: [],
    },
  ) {}

  start(): void {
    this.state.cluster_started = true;
    for (let node = 0; node < SIZE; node++) this.state.nodes[node] = null;
  }

  /** In the order in which the cluster counts its nodes. */
  unassigned(): string[] {
    return this.#with((job) => job === null).sort((one, other) => Number(one) - Number(other));
  }

  assigned(): string[] {
    return this.#with((job) => job !== null && job !== BAD);
  }

  ofJob(name: string): string[] {
    return this.#with((job) => job === name);
  }

  bad(): string[] {
    return this.ofJob(BAD);
  }

  hasJob(name: string): boolean {
    return this.state.jobs_assigned.includes(name);
  }

  assign(nodes: string[], job: string): void {
    this.#set(nodes, job);
    this.state.jobs_assigned.push(job);
  }

  unassign(nodes: string[]): void {
    this.#set(nodes, null);
  }

  markBad(nodes: string[]): void {
    this.#set(nodes, BAD);
  }

  #set(nodes: string[], job: string | null): void {
    for (const node of nodes) this.state.nodes[node] = job;
  }

  #with(isWanted: (job: string | null) => boolean): string[] {
    const { nodes } = this.state;
    return Object.keys(nodes)
      .filter((node) => isWanted(nodes[node]))
      .sort();
  }
}
