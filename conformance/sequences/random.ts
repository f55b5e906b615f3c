/** Numbers that look random and follow from a seed, so that a run can be repeated. */
export interface Random {
  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** True once in `n` times. */
  oneIn(n: number): boolean;
}

/** @param seed any integer. The generator is "mulberry32". */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  const random: Random = {
    below: (bound) => next() % bound,
    pick: (items) => items[next() % items.length] as (typeof items)[number],
    oneIn: (n) => next() % n === 0,
  };
  return random;
}
