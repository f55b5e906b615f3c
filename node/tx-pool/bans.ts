import type { Hex } from "@serinus/bytes";

/** Transactions that may not come back for a while: they were invalid, dropped, or are included already. */
export interface Bans {
  isBanned(hash: Hex): boolean;
  ban(hashes: Iterable<Hex>): void;
  lift(hashes: Iterable<Hex>): void;
  /** Forgets bans whose time is over. */
  expire(): void;
}

/**
 * @param duration milliseconds that a ban lasts.
 * @param capacity bans that are remembered; of more than twice as many the oldest are forgotten.
 * @param now a monotonic clock in milliseconds.
 */
export function createBans(duration: number, capacity: number, now: () => number): Bans {
  const bannedUntil = new Map<Hex, number>();
  return {
    isBanned: (hash) => bannedUntil.has(hash),
    ban(hashes) {
      const until = now() + duration;
      for (const hash of hashes) {
        // Set anew, so that the map stays in the order of expiry.
        bannedUntil.delete(hash);
        bannedUntil.set(hash, until);
      }
      if (bannedUntil.size <= 2 * capacity) return;
      for (const hash of bannedUntil.keys()) {
        if (bannedUntil.size <= capacity) break;
        bannedUntil.delete(hash);
      }
    },
    lift(hashes) {
      for (const hash of hashes) bannedUntil.delete(hash);
    },
    expire() {
      const time = now();
      for (const [hash, until] of bannedUntil) {
        if (until >= time) break;
        bannedUntil.delete(hash);
      }
    },
  };
}
