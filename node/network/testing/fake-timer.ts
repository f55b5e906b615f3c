import type { Timer } from "../timer.ts";

/** A clock that stands until it is moved. */
export interface FakeTimer extends Timer {
  /** Moves on by some milliseconds, calling back in order; what is under way is let finish before each call. */
  advance(milliseconds: number): Promise<void>;
}

export function createFakeTimer(start = 1_000_000): FakeTimer {
  let now = start;
  let count = 0;
  const waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();

  return {
    now: () => now,
    after(milliseconds, callback) {
      const id = count++;
      waiting.set(id, { at: now + milliseconds, callback });
      return () => void waiting.delete(id);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      while (true) {
        await settled();
        const [next] = [...waiting].sort(([a, one], [b, other]) => one.at - other.at || a - b);
        if (next === undefined || next[1].at > end) break;
        waiting.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].callback();
      }
      now = end;
      await settled();
    },
  };
}

/** Lets everything that needs no time happen. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
