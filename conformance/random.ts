import { seededNumbers } from "@serinus/bytes/testing";

/** Numbers that look random and follow from a seed, so that what failed can be run again. */
export interface Random {
  /** An integer from 0 up to `bound`, without it. */
  below(bound: number): number;
  /** One of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T;
  /** True once in `n` times. */
  oneIn(n: number): boolean;
  bytes(length: number): Uint8Array;
}

/** @param seed any integer. */
export function createRandom(seed: number): Random {
  const below = seededNumbers(seed);
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    oneIn: (n) => below(n) === 0,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
