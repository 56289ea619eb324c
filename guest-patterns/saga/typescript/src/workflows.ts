// Saga: what succeeded is undone, in reverse order, when a later step fails.

import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities';

const bookings = proxyActivities<typeof activities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumInterval: '10 seconds' },
});

/** Books a car, a hotel and a flight, or nothing. */
export async function TripBookingWorkflow(name: string): Promise<string> {
  // A trip that is cancelled half way has to be undone too.
  return await CancellationScope.nonCancellable(() => bookOrUndo(name));
}

/**
 * Notes how to undo a step before it is taken: an attempt whose answer is lost may have
 * booked all the same.
 */
async function bookOrUndo(name: string): Promise<string> {
  const undo: (() => Promise<string>)[] = [];
  try {
    undo.push(() => bookings.cancel_car(name));
    const car = await bookings.book_car(name);
    undo.push(() => bookings.cancel_hotel(name));
    const hotel = await bookings.book_hotel(name);
    const flight = await bookings.book_flight(name);
    return `${car}, ${hotel}, ${flight}`;
  } catch (error) {
    log.warn('The trip is not booked; undoing what was');
    for (const step of undo.reverse()) await step();
    throw error;
  }
}
