import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBytes } from "@serinus/bytes";
import { sortEntries } from "./sort-entries.ts";

/** Keys of up to `length` bytes, each of few values, so that many share beginnings, end early or are equal. */
function keys(count: number, length: number, values: number): Uint8Array[] {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: random(length + 1) }, () => random(values)),
  );
}

for (const [count, length, values] of [
  [2, 3, 2],
  [24, 4, 3],
  [200, 5, 3],
  [5_000, 6, 256],
  [70_000, 12, 2],
  [150_000, 9, 256],
] as const) {
  test(`sorts ${count} keys of up to ${length} bytes, the last of equal ones staying`, () => {
    const given = keys(count, length, values).map((key, index): [Uint8Array, number] => [key, index]);
    const wanted = given
      .toSorted(([a, i], [b, j]) => compareBytes(a, b) || i - j)
      .filter(
        ([key], i, all) =>
          i + 1 === all.length || compareBytes(key, (all[i + 1] as [Uint8Array, number])[0]) !== 0,
      );
    const sorted = sortEntries(given);
    assert.equal(sorted.length, wanted.length);
    assert.ok(sorted.every(([, index], i) => index === wanted[i]?.[1]));
  });
}
