const RUNNING = 0;
const COMMITTING = 1;
const STOPPED = 2;

/**
 * Keeps a worker from being ended in the middle of a write, which would leave the database locked, and while it opens
 * the database, which would end the process. Worker and main thread share one cell: whoever changes it first wins.
 */
export interface CommitGate {
  /**
   * Worker: runs a write, which may have others in it; the worker cannot be stopped until it is done.
   * @throws Error when it was stopped already.
   */
  commit<T>(write: () => T): T;
  /** Main thread: whether the worker may be ended now. From then on it writes nothing. */
  stop(): boolean;
}

/** Memory for a gate, to be shared. */
export function newCommitGate(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

export function createCommitGate(memory: SharedArrayBuffer): CommitGate {
  const cell = new Int32Array(memory);
  let writing = false;
  return {
    commit(write) {
      if (writing) return write();
      if (Atomics.compareExchange(cell, 0, RUNNING, COMMITTING) !== RUNNING)
        throw new Error("the worker was stopped");
      writing = true;
      try {
        return write();
      } finally {
        writing = false;
        Atomics.store(cell, 0, RUNNING);
      }
    },
    stop: () => Atomics.compareExchange(cell, 0, RUNNING, STOPPED) !== COMMITTING,
  };
}
