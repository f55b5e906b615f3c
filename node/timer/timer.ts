/** The time of day, and waking up later. Tests bring their own. */
export interface Timer {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back after some milliseconds, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The clock of this machine. Waiting for it keeps no process alive. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timeout = setTimeout(callback, milliseconds);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};
