// What programs can call.

import { activityInfo, log } from '@temporalio/activity';

export async function activity1(argument: string): Promise<string> {
  return result(argument);
}

export async function activity2(argument: string): Promise<string> {
  return result(argument);
}

export async function activity3(one: string, other: string): Promise<string> {
  return result(`${one} ${other}`);
}

export async function activity4(argument: string): Promise<string> {
  return result(argument);
}

export async function activity5(one: string, other: string): Promise<string> {
  return result(`${one} ${other}`);
}

function result(argument: string): string {
  const { activityType } = activityInfo();
  log.info(`Running ${activityType} with ${argument}`);
  return `[result from ${activityType}: ${argument}]`;
}
