// What books and what undoes it. Both may run twice, so both have to give the same then.

import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

export async function book_car(name: string): Promise<string> {
  return `car for ${name}`;
}

export async function book_hotel(name: string): Promise<string> {
  return `hotel for ${name}`;
}

/** There is no seat for somebody called Nobody, and trying again does not help. */
export async function book_flight(name: string): Promise<string> {
  if (name === 'Nobody') throw ApplicationFailure.nonRetryable('No seats left');
  return `flight for ${name}`;
}

export async function cancel_car(name: string): Promise<string> {
  log.info(`Cancelling the car for ${name}`);
  return `no car for ${name}`;
}

export async function cancel_hotel(name: string): Promise<string> {
  log.info(`Cancelling the hotel for ${name}`);
  return `no hotel for ${name}`;
}
