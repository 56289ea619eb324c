// Turns of handlers that wait in between, so that they do not run into each other.

import { condition } from '@temporalio/workflow';

export class Turns {
  #taken = 0;
  #ended = 0;

  /** Runs `body` after those that came before it have ended. */
  async take<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#taken++;
    await condition(() => this.#ended === turn);
    try {
      return await body();
    } finally {
      this.#ended++;
    }
  }
}
