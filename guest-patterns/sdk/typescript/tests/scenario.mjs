// Random asynchronous programs. What they log, and in which order, is to be the same on
// every implementation of promises. Without asynchronous generators: esbuild's form of
// them differs from the engine's, as that of the official bundler does.

export function run(seed, log, storage) {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let lastId = 0;
  const note = (what) => log(`${what} in ${storage.getStore()}`);
  const nothing = () => undefined;

  async function step(depth) {
    const id = ++lastId;
    note(`begin ${id}`);
    const actions = 1 + random(3);
    for (let index = 0; index < actions; index++) {
      if (depth > 0) await action(id, depth - 1);
      note(`after ${id}.${index}`);
    }
    if (random(6) === 0) throw new Error(`thrown by ${id}`);
    return random(4) === 0 && depth > 0 ? step(depth - 1) : id;
  }

  async function action(id, depth) {
    switch (random(12)) {
      case 0:
        return await undefined;
      case 1:
        return await step(depth).catch((error) => note(error.message));
      case 2:
        return note(await Promise.all([step(depth), step(depth)]).catch((error) => error.message));
      case 3:
        return note(await Promise.race([step(depth), step(depth)]).catch((error) => error.message));
      case 4:
        return await {
          then(resolve) {
            note(`thenable ${id}`);
            resolve(id);
          },
        };
      case 5:
        try {
          return await Promise.reject(new Error(`rejected ${id}`));
        } catch (error) {
          return note(error.message);
        }
      case 6:
        return void Promise.resolve(id)
          .then((value) => note(`then ${value}`))
          .finally(() => note(`finally ${id}`));
      case 7:
        await storage.run(`store ${id}`, () => step(depth).catch(nothing));
        return note(`left ${id}`);
      case 8:
        return queueMicrotask(() => note(`microtask ${id}`));
      case 9:
        for (const result of await Promise.allSettled([step(depth), id, Promise.reject(id)])) {
          note(`${result.status} ${result.value ?? result.reason}`);
        }
        return undefined;
      case 10:
        return note(await Promise.any([step(depth), step(depth)]).catch((error) => error.errors.length));
      default: {
        const { promise, resolve } = Promise.withResolvers();
        storage.run(`resolver ${id}`, () => resolve(step(depth).catch(nothing)));
        return note(await promise);
      }
    }
  }

  // Node 20 has no `withResolvers`.
  Promise.withResolvers ??= function () {
    const parts = {};
    parts.promise = new this((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
  };
  step(3).then(
    (value) => note(`end ${value}`),
    (error) => note(`end ${error.message}`),
  );
}
