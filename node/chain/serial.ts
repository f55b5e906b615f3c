/** Runs tasks one after the other, in the order given. */
export interface Serial {
  /** Resolves or rejects as `task` does; a task that fails does not stop the next. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when everything given so far is done. */
  settled(): Promise<void>;
}

/** A queue without tasks. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(task);
      last = result.catch(() => {});
      return result;
    },
    async settled() {
      await last;
    },
  };
}
