import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import { hardForksOf } from "./hard-forks.ts";

/** As every client of Kusama has it. */
const KUSAMA = "0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe" as BlockHash;

test("Kusama's people put one set in the place of nine in a row; other chains have no such forks", () => {
  const forks = [...hardForksOf(KUSAMA)];
  deepEqual(
    forks.map(([, { setId }]) => setId),
    [623, 624, 625, 626, 627, 628, 629, 630, 631],
  );
  for (const [i, [hash, fork]] of forks.entries()) {
    equal(hash, fork.hash);
    equal(fork.lastFinalized, undefined);
    ok(fork.number > (forks[i - 1]?.[1].number ?? 1_491_596));
    equal(new Set(fork.authorities.map(([key]) => key)).size, 54);
    ok(fork.authorities.every(([key, weight]) => key.length === 66 && weight === 1));
  }
  equal(hardForksOf(`0x${"00".repeat(32)}` as BlockHash).size, 0);
});
