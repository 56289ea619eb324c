import { condition, log } from '@temporalio/workflow';

/** Sleeps until a time, in seconds since 1970, that can be changed meanwhile. */
export class Sleeper {
  #changes = 0;

  constructor(private wakeUpTime: number) {}

  get time(): number {
    return this.wakeUpTime;
  }

  change(time: number): void {
    this.wakeUpTime = time;
    this.#changes++;
  }

  async sleep(): Promise<void> {
    for (;;) {
      const still = this.wakeUpTime * 1_000 - Date.now();
      if (still <= 0) return;
      log.info(`Going to sleep for ${Math.floor(still / 1_000)} s`);
      const known = this.#changes;
      await condition(() => this.#changes !== known, still);
    }
  }
}
