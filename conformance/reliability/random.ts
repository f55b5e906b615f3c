/** Numbers that look random and are the same for the same seed, so that what failed can be run again. */
export interface Random {
  /** A whole number from 0 up to `bound`, without it. */
  below(bound: number): number;
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** Mulberry32: 32 bits of state are plenty for choosing mutations and moments. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const random: Random = {
    below: (bound) => Math.floor(next() * bound),
    pick: (items) => items[random.below(items.length)] as (typeof items)[number],
    bytes: (length) => Uint8Array.from({ length }, () => random.below(256)),
  };
  return random;
}
