// Updatable timer: when a workflow wakes up can be changed while it sleeps.

import { defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { Sleeper } from './sleeper';

/** Changes the time. */
export const updateWakeUpTime = defineSignal<[wakeUpTime: number]>('update_wake_up_time');
/** The time as it is now. */
export const getWakeUpTime = defineQuery<number>('get_wake_up_time');

/** Sleeps until a time, in seconds since 1970, that can be changed meanwhile. */
export async function Workflow(wakeUpTime: number): Promise<void> {
  const sleeper = new Sleeper(wakeUpTime);
  setHandler(updateWakeUpTime, (time) => sleeper.change(time));
  setHandler(getWakeUpTime, () => sleeper.time);
  await sleeper.sleep();
}
