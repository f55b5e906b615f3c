import type { Timer } from "./timer.ts";

/** A clock that stands still until it is told to go on. */
export interface FakeTimer extends Timer {
  /** Milliseconds until each callback that waits. */
  waiting(): number[];
  /**
   * Lets time pass. Callbacks come in their order, each at the time at which it was due, and what one brings about is
   * let finish before the next.
   */
  advance(milliseconds: number): Promise<void>;
  /** Sets the clock without letting time pass. */
  set(now: number): void;
}

/** A clock that shows `start`, milliseconds since 1970, until it is moved. */
export function createFakeTimer(start = 1_000_000): FakeTimer {
  let now = start;
  const callbacks = new Set<{ readonly at: number; readonly callback: () => void }>();
  const next = () => [...callbacks].sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(milliseconds, callback) {
      const entry = { at: now + milliseconds, callback };
      callbacks.add(entry);
      return () => void callbacks.delete(entry);
    },
    waiting: () => [...callbacks].map(({ at }) => at - now),
    set(time) {
      now = time;
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (let entry = next(); entry !== undefined && entry.at <= end; entry = next()) {
        callbacks.delete(entry);
        now = Math.max(now, entry.at);
        entry.callback();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets everything that waits for nothing but its turn go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
