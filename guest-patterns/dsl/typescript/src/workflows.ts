// DSL: a workflow whose input is the program that it runs.

import { log, proxyActivities } from '@temporalio/workflow';

/** A program and the variables that it begins with. */
export interface DslInput {
  root: Statement;
  variables?: Record<string, string>;
}

/** One thing to do. */
export type Statement =
  | { activity: ActivityInvocation }
  | { sequence: { elements: Statement[] } }
  | { parallel: { branches: Statement[] } };

/** An activity by its name. */
export interface ActivityInvocation {
  name: string;
  /** The variables whose values it gets; a variable that nobody set is empty. */
  arguments?: string[];
  /** The variable for its result. */
  result?: string | null;
}

type AnyActivities = Record<string, (...args: string[]) => Promise<string>>;

const activities = proxyActivities<AnyActivities>({ startToCloseTimeout: '60 seconds' });

/** Runs a program. Gives what its variables are at the end. */
export async function DSLWorkflow({ root, variables }: DslInput): Promise<Record<string, string>> {
  const values = { ...variables };
  log.info('Running DSL workflow');
  await execute(root, values);
  log.info('DSL workflow completed');
  return values;
}

async function execute(statement: Statement, values: Record<string, string>): Promise<void> {
  if ('activity' in statement) {
    await invoke(statement.activity, values);
  } else if ('sequence' in statement) {
    for (const element of statement.sequence.elements) await execute(element, values);
  } else {
    // The first failure counts; the other branches are not cancelled.
    await Promise.all(statement.parallel.branches.map((branch) => execute(branch, values)));
  }
}

async function invoke(invocation: ActivityInvocation, values: Record<string, string>): Promise<void> {
  const given = (invocation.arguments ?? []).map((name) => values[name] ?? '');
  const result = await activities[invocation.name](...given);
  if (invocation.result) values[invocation.result] = result;
}
