import { deepEqual, rejects } from "node:assert/strict";
import { test } from "node:test";
import { readSealedHeader } from "./babe-header.ts";
import { type HeaderCheck, prepareCheck } from "./check-header.ts";
import { createCheckPool } from "./check-pool.ts";
import { secondaryAuthor } from "./secondary-author.ts";
import { epochOf, hashOf, makeHeader, NAMES, plain } from "./testing.ts";
import { createThresholds } from "./thresholds.ts";

const epoch = epochOf(1, 100);

/** Plain secondary headers; of every third the seal is broken. */
function checks(count: number): HeaderCheck[] {
  return Array.from({ length: count }, (_, i) => {
    const author = secondaryAuthor(epoch, BigInt(100 + i)) as number;
    const preDigest = plain(author, 100 + i);
    const header = makeHeader({
      parent: hashOf("p"),
      number: 2,
      preDigest,
      sealedBy: NAMES[author] as string,
    });
    const check = prepareCheck(readSealedHeader(header), epoch, createThresholds());
    return i % 3 === 0 ? { ...check, preHash: new Uint8Array(32) } : check;
  });
}
const faultsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => (i % 3 === 0 ? "bad-seal" : undefined));

test("few headers and many, without threads, with one and with two: the same faults in the same order", async (t) => {
  const many = checks(70);
  for (const threads of [0, 1, 2]) {
    const pool = createCheckPool(threads);
    t.after(() => pool.close());
    deepEqual(await pool.run(many.slice(0, 3)), faultsOf(3));
    const [all, some] = await Promise.all([pool.run(many), pool.run(many.slice(0, 40))]);
    deepEqual(all, faultsOf(70));
    deepEqual(some, faultsOf(40));
  }
});

test("what waits when the pool is closed is told so", async () => {
  const pool = createCheckPool(1);
  const waiting = pool.run(checks(10));
  await Promise.all([rejects(waiting, /closed|ended/), pool.close()]);
});
