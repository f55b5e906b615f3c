import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256 } from "@serinus/bytes";
import { createAheadChecks } from "./ahead-checks.ts";

const hash = (byte: number) => toH256(new Uint8Array(32).fill(byte));
/** Extrinsics that name their block and their index. */
const body = (block: number, length: number) => Array.from({ length }, (_, i) => Uint8Array.of(block, i));

/** Checks that end when they are told to; `asked` says of which block each was, its first and last index. */
function harness(readers = 1) {
  const asked: string[] = [];
  const open: PromiseWithResolvers<void>[] = [];
  const checks = createAheadChecks(readers, (at, extrinsics) => {
    const [first, last] = [extrinsics[0], extrinsics.at(-1)] as [Uint8Array, Uint8Array];
    asked.push(`${first[0]}: ${first[1]}-${last[1]} on ${Number.parseInt(at.slice(2, 4), 16)}`);
    const check = Promise.withResolvers<void>();
    open.push(check);
    return check.promise;
  });
  const settle = async (end: (check: PromiseWithResolvers<void>) => void) => {
    end(open.shift() as PromiseWithResolvers<void>);
    await new Promise(setImmediate);
  };
  const done = () => settle(({ resolve }) => resolve());
  const fail = () => settle(({ reject }) => reject(new Error("no such state")));
  return { checks, asked, open, done, fail };
}

test("a block that is imported comes before those that are expected, each from its end", async () => {
  const { checks, asked, open, done } = harness();
  const imported = Promise.withResolvers<void>();
  checks.expect({ hash: hash(2), body: body(2, 40), at: hash(0) });
  checks.during(imported.promise, { hash: hash(1), body: body(1, 70), at: hash(0) });
  for (let i = 0; i < 5; i++) await done();
  assert.deepEqual(asked, ["2: 8-39 on 0", "1: 38-69 on 0", "1: 6-37 on 0", "1: 0-5 on 0", "2: 0-7 on 0"]);
  assert.equal(open.length, 0);
  checks.during(imported.promise, { hash: hash(2), body: body(2, 40), at: hash(1) });
  assert.equal(open.length, 0, "what was checked is not checked again");
});

test("once a block is imported its other signatures are left", async () => {
  const { checks, asked, open, done } = harness(2);
  const imported = Promise.withResolvers<void>();
  checks.during(imported.promise, { hash: hash(1), body: body(1, 200), at: hash(0) });
  assert.equal(open.length, 2, "both readers");
  imported.resolve();
  await done();
  await done();
  assert.deepEqual(asked, ["1: 168-199 on 0", "1: 136-167 on 0"]);
});

test("a block that is imported is read on its parent, however it was expected", async () => {
  const { checks, asked, done } = harness();
  checks.expect({ hash: hash(2), body: body(2, 64), at: hash(0) });
  const imported = Promise.withResolvers<void>();
  checks.during(imported.promise, { hash: hash(2), body: body(2, 64), at: hash(1) });
  await done();
  assert.deepEqual(asked, ["2: 32-63 on 0", "2: 0-31 on 1"]);
});

test("few blocks are expected at a time, small ones and those that cannot be read not at all", async () => {
  const { checks, asked, open, done, fail } = harness();
  checks.expect({ hash: hash(9), body: body(9, 31), at: hash(0) });
  assert.equal(open.length, 0);
  for (let block = 1; block <= 6; block++)
    checks.expect({ hash: hash(block), body: body(block, 64), at: hash(0) });
  await fail();
  for (let i = 0; i < 8; i++) await done();
  assert.deepEqual(
    asked.map((each) => each.slice(0, 7)),
    ["1: 32-6", "3: 32-6", "3: 0-31", "4: 32-6", "4: 0-31", "5: 32-6", "5: 0-31", "6: 32-6", "6: 0-31"],
  );
  assert.equal(open.length, 0);
});
