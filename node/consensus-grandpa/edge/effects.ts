/** Does things one after the other, in the order they were given. */
export interface Effects {
  add(effect: () => void | Promise<void>): void;
  /** Resolves when all that was added is done. */
  settled(): Promise<void>;
}

/**
 * What can be done at once is, unless something before it still takes time.
 * @param failed is told of the first failure; nothing is done after it, for what follows may rely on it.
 */
export function createEffects(failed: (error: unknown) => void): Effects {
  const waiting: (() => void | Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  let broken = false;
  const fail = (error: unknown) => {
    if (broken) return;
    broken = true;
    waiting.length = 0;
    failed(error);
  };
  /** Runs until something takes time. */
  function run(): void {
    while (!broken) {
      const effect = waiting.shift();
      if (effect === undefined) return;
      try {
        const pending = effect();
        if (pending === undefined) continue;
        running = pending.then(
          () => {
            running = undefined;
            run();
          },
          (error: unknown) => {
            running = undefined;
            fail(error);
          },
        );
        return;
      } catch (error) {
        fail(error);
      }
    }
  }
  return {
    add(effect) {
      if (broken) return;
      waiting.push(effect);
      if (running === undefined) run();
    },
    async settled() {
      while (running !== undefined) await running;
    },
  };
}
