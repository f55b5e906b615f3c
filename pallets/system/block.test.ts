import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type H256, toH256 } from "@serinus/bytes";
import { weight } from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { orderedTrieRoot } from "@serinus/trie";
import {
  depositLog,
  finalizeBlock,
  initializeBlock,
  noteAppliedExtrinsic,
  noteExtrinsic,
  noteFinishedExtrinsics,
  noteFinishedInitialize,
  reclaimWeight,
  registerExtraWeightUnchecked,
} from "./block.ts";
import { extrinsicIndex, resetEvents } from "./events.ts";
import { WellKnownKey } from "./keys.ts";
import { systemApi } from "./system-api.ts";
import { testSystem } from "./testing.ts";

const hash = (byte: string) => `0x${byte.repeat(32)}` as H256;
const PARENT = hash("aa");
const NO_DIGEST = { logs: [] };

function chain() {
  const test = newTestChain((parts) => {
    const { system, mounted } = testSystem(parts);
    return { system: systemApi(system), pallets: [mounted], pallet: system };
  });
  return { ...test, system: test.runtime.pallet };
}

const info = {
  call_weight: weight(100n, 10n),
  extension_weight: weight(1n, 0n),
  class: { type: "Normal" },
  pays_fee: { type: "Yes" },
} as const;

describe("genesis", () => {
  it("leaves what block 1 needs", () => {
    const { system, host } = chain();
    assert.equal(system.storage.BlockHash.get(0), hash("45"));
    assert.equal(system.storage.ParentHash.get(), hash("45"));
    assert.deepEqual(system.storage.LastRuntimeUpgrade.get(), { spec_version: 10, spec_name: "test" });
    assert.equal(system.storage.UpgradedToU32RefCount.get(), true);
    assert.equal(system.storage.UpgradedToTripleRefCount.get(), true);
    assert.deepEqual(host.storage_get(WellKnownKey.extrinsicIndex), Uint8Array.of(0, 0, 0, 0));
  });

  it("has no events", () => {
    const { system } = chain();
    system.deposit({ type: "CodeUpdated" });
    assert.deepEqual(system.storage.Events.get(), []);
    assert.equal(system.storage.EventCount.get(), 0);
  });
});

describe("a block", () => {
  it("goes through its phases and leaves nothing but what readers need", () => {
    const { system, host } = chain();
    initializeBlock(system, 1, PARENT, NO_DIGEST);
    assert.deepEqual(system.storage.ExecutionPhase.get(), { type: "Initialization" });
    assert.equal(system.storage.BlockHash.get(0), PARENT);
    system.deposit({ type: "CodeUpdated" });
    noteFinishedInitialize(system);
    noteExtrinsic(system, Uint8Array.of(4, 1));
    noteAppliedExtrinsic(
      system,
      { ok: true, postInfo: { actual_weight: weight(50n, 20n), pays_fee: { type: "Yes" } } },
      info,
    );
    assert.equal(extrinsicIndex(system), 1);
    noteExtrinsic(system, Uint8Array.of(4, 2));
    noteAppliedExtrinsic(
      system,
      {
        ok: false,
        error: { type: "BadOrigin" },
        postInfo: { actual_weight: undefined, pays_fee: { type: "No" } },
      },
      info,
    );
    noteFinishedExtrinsics(system);
    assert.equal(extrinsicIndex(system), undefined);
    depositLog(system, { type: "Other", value: Uint8Array.of(9) });
    const header = finalizeBlock(system);

    assert.equal(header.number, 1);
    assert.equal(header.parent_hash, PARENT);
    assert.deepEqual(header.digest, { logs: [{ type: "Other", value: Uint8Array.of(9) }] });
    const root = orderedTrieRoot([Uint8Array.of(4, 1), Uint8Array.of(4, 2)], 0);
    assert.equal(header.extrinsics_root, toH256(root));
    assert.equal(header.state_root, toH256(host.storage_root(1)));
    const left = ["ExecutionPhase", "AllExtrinsicsLen", "InherentsApplied", "ExtrinsicCount"] as const;
    for (const name of left) assert.equal(system.storage[name].exists(), false, name);
    assert.equal(host.storage_exists(WellKnownKey.intraBlockEntropy), false);
    assert.equal(system.storage.ExtrinsicData.containsKey(0), false);

    // Weight is no more than announced (101, 10), with the base of 5; the payer is asked on both sides.
    const events = system.storage.Events.get();
    assert.deepEqual(
      events.map(({ phase }) => phase),
      [
        { type: "Initialization" },
        { type: "ApplyExtrinsic", value: 0 },
        { type: "ApplyExtrinsic", value: 1 },
      ],
    );
    const [, success, failure] = events.map(({ event }) => event.value);
    assert.deepEqual(success, {
      type: "ExtrinsicSuccess",
      value: { dispatch_info: { weight: weight(55n, 10n), class: info.class, pays_fee: { type: "Yes" } } },
    });
    assert.deepEqual(failure, {
      type: "ExtrinsicFailed",
      value: {
        dispatch_error: { type: "BadOrigin" },
        dispatch_info: { weight: weight(106n, 10n), class: info.class, pays_fee: { type: "No" } },
      },
    });
  });

  it("must be the next", () => {
    const { system } = chain();
    assert.throws(() => initializeBlock(system, 2, PARENT, NO_DIGEST), /block 2 follows block 0: expected 1/);
  });

  it("remembers as many hashes as it says, and the genesis", () => {
    const { system } = chain();
    for (let number = 1; number <= 15; number++) {
      initializeBlock(system, number, hash(number.toString(16).padStart(2, "0")), NO_DIGEST);
      noteFinishedExtrinsics(system);
      finalizeBlock(system);
    }
    const kept = Array.from({ length: 15 }, (_, number) => system.storage.BlockHash.containsKey(number));
    // Blocks 1 to 4 are out: 15 - 10 - 1.
    assert.deepEqual(
      kept.map((known, number) => (known ? number : undefined)).filter((number) => number !== undefined),
      [0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
    );
  });
});

describe("events", () => {
  it("are listed under their topics, and forgotten with the next block", () => {
    const { system } = chain();
    initializeBlock(system, 1, PARENT, NO_DIGEST);
    const [a, b] = [hash("01"), hash("02")];
    system.deposit({ type: "NewAccount", value: { account: testAccount(1) } }, [a, b]);
    system.deposit({ type: "CodeUpdated" }, [b]);
    assert.deepEqual(system.storage.EventTopics.get(a), [[1, 0]]);
    assert.deepEqual(system.storage.EventTopics.get(b), [
      [1, 0],
      [1, 1],
    ]);
    assert.deepEqual(system.storage.Events.get()[0]?.topics, [a, b]);
    resetEvents(system);
    assert.deepEqual(system.storage.Events.get(), []);
    assert.deepEqual(system.storage.EventTopics.get(b), []);
  });

  it("stop when they can no longer be counted", () => {
    const { system } = chain();
    initializeBlock(system, 1, PARENT, NO_DIGEST);
    system.storage.EventCount.put(0xffff_ffff);
    system.deposit({ type: "CodeUpdated" });
    assert.deepEqual(system.storage.Events.get(), []);
  });
});

describe("weight", () => {
  it("is registered by class and given back once", () => {
    const { system } = chain();
    initializeBlock(system, 1, PARENT, NO_DIGEST);
    registerExtraWeightUnchecked(system, weight(500n, 50n), "Normal");
    reclaimWeight(system, info, weight(20n, 1n));
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(480n, 49n));
    reclaimWeight(system, info, weight(20n, 1n));
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(480n, 49n));
    reclaimWeight(system, info, weight(25n, 0n));
    assert.deepEqual(system.storage.BlockWeight.get().normal, weight(475n, 49n));
    assert.deepEqual(system.storage.ExtrinsicWeightReclaimed.get(), weight(25n, 1n));
  });
});
