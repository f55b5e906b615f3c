import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { toHex } from "@serinus/bytes";
import { u64 } from "@serinus/scale";
import { readSealedHeader } from "./babe-header.ts";
import { createEquivocations } from "./equivocations.ts";
import { hashOf, makeHeader, memoryAuxiliary, pairOf, plain } from "./testing.ts";

const alice = pairOf("//Alice").publicKey;
const bob = pairOf("//Bob").publicKey;

/** Checks headers that differ by `salt`, with what was kept of earlier ones. */
function watch(records: Map<string, Uint8Array>) {
  const found = createEquivocations(memoryAuxiliary(records));
  return (salt: number, slot: number, author = alice, now = 105) => {
    const encoded = makeHeader({
      parent: hashOf(`${salt}`),
      number: 5,
      preDigest: plain(0, slot),
      sealedBy: "//Alice",
    });
    return found.check(encoded, readSealedHeader(encoded), author, BigInt(now));
  };
}

test("two blocks of one author in one slot are found, others not", () => {
  const check = watch(new Map());
  equal(check(1, 100), undefined);
  equal(check(1, 100), undefined, "the same block again");
  equal(check(1, 101), undefined, "another slot");
  equal(check(2, 100, bob), undefined, "another author");
  const proof = check(3, 100);
  equal(proof?.offender, toHex(alice));
  equal(proof?.slot, 100n);
  equal(proof?.first_header.parent_hash, hashOf("1"));
  equal(proof?.second_header.parent_hash, hashOf("3"));
  equal(check(4, 100, alice, 2000), undefined, "too long ago");
});

test("the second block is found when the node was restarted between both", () => {
  const records = new Map<string, Uint8Array>();
  watch(records)(1, 100);
  watch(records)(2, 100, bob);
  const again = watch(records);
  equal(again(1, 100), undefined, "the same block again");
  const proof = again(3, 100);
  equal(proof?.first_header.parent_hash, hashOf("1"));
  equal(again(4, 100, bob)?.offender, toHex(bob));
  equal(watch(new Map([["slot_header_map_100", Uint8Array.of(9)]]))(3, 100), undefined, "cannot be read");
});

test("what lies two thousand slots back is forgotten but for the last thousand", () => {
  const records = new Map<string, Uint8Array>();
  const check = watch(records);
  for (const slot of [100, 1099, 1100, 2099]) equal(check(1, slot, alice, slot), undefined);
  deepEqual(records.get("slot_header_start"), u64.encode(100n));
  check(1, 2100, alice, 2100);
  deepEqual(records.get("slot_header_start"), u64.encode(1100n));
  deepEqual(
    [...records.keys()].filter((key) => key.startsWith("slot_header_map_")).sort(),
    [1100, 2099, 2100].map((slot) => `slot_header_map_${slot}`),
  );
  // The memory is pruned as the records are.
  ok(check(2, 1100, alice, 2100) !== undefined);
  equal(check(2, 1100, alice, 1099), undefined, "the clock was set back");
  // Away for long: everything goes, in one step.
  watch(records)(1, 5_000_000, alice, 5_000_000);
  equal(records.size, 2);
});

test("a header that cannot be kept is told of, and remembered until a restart", async () => {
  const told: unknown[] = [];
  const broken = { get: () => undefined, put: () => Promise.reject(new Error("the disk is full")) };
  const found = createEquivocations(broken, (error) => told.push(error));
  const make = (salt: number) => {
    const encoded = makeHeader({
      parent: hashOf(`${salt}`),
      number: 5,
      preDigest: plain(0, 100),
      sealedBy: "//Alice",
    });
    return found.check(encoded, readSealedHeader(encoded), alice, 100n);
  };
  equal(make(1), undefined);
  await Promise.resolve();
  equal(told.length, 1);
  ok(make(2) !== undefined);
});
