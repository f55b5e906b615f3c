import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { createThresholds } from "@serinus/consensus-babe";
import { ss58Encode } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import type { BabeEpoch } from "@serinus/runtime-api";
import { epochAuthorship } from "./epoch-authorship.ts";

const HASH = `0x${"11".repeat(32)}` as BlockHash;

test("a node tells the slots of the best block's epoch, to its last, and goes on with its work meanwhile", async () => {
  const keystore = createMemoryKeystore();
  const key = keystore.generate("babe", "sr25519", "//Alice");
  const epoch = (epoch_index: bigint): BabeEpoch => ({
    epoch_index,
    start_slot: 100n + 8n * epoch_index,
    duration: 8n,
    authorities: [[toHex(key), 1n]],
    randomness: new Uint8Array(32),
    config: { c: [1n, 4n], allowed_slots: { type: "PrimaryAndSecondaryVRFSlots" } },
  });
  let [slot, turns, isDone] = [107n, 0, false];
  const parts = {
    chain: { best: () => ({ hash: HASH, number: 8 }) as never },
    babe: {
      babeImport: {
        context: (hash: BlockHash) => (hash === HASH ? { number: 8, slot, announced: undefined } : undefined),
        epochFor: (_: BlockHash, at: bigint) => epoch((at - 100n) / 8n),
      },
      thresholds: createThresholds(),
    },
    keystore,
    spec: { properties: { ss58Format: 2 } },
  };
  const count = (): void => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const claims = await epochAuthorship(parts);
  isDone = true;
  assert.ok(turns >= 8, `${turns} turns`);
  assert.deepEqual(Object.keys(claims), [ss58Encode(key, 2)]);
  const { primary, secondary, secondary_vrf } = Object.values(claims)[0] ?? {};
  assert.deepEqual(secondary, []);
  // The only authority has all slots.
  const slots = [...(primary ?? []), ...(secondary_vrf ?? [])].sort();
  assert.deepEqual(slots, [100, 101, 102, 103, 104, 105, 106, 107]);
  slot = 108n;
  assert.ok(
    Object.values(await epochAuthorship(parts)).every((told) => told.primary.every((at) => at >= 108)),
  );
  const unknown = {
    ...parts,
    babe: { ...parts.babe, babeImport: { ...parts.babe.babeImport, context: () => undefined } },
  };
  await assert.rejects(epochAuthorship(unknown), /the slot of the best block 0x11.* is not known/);
});
