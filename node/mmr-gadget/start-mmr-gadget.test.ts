import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend, fakeHeader } from "@serinus/chain/testing";
import type { AuxiliaryStore, BlockEntry, OffchainStore } from "@serinus/node-api";
import { MmrLeafCountResult } from "@serinus/runtime-api";
import { u32 } from "@serinus/scale";
import { canonicalKey, forkKey, nodesAddedWith } from "./node-keys.ts";
import { type MmrGadget, startMmrGadget } from "./start-mmr-gadget.ts";

/** A chain whose runtime has a range from some block on, and the storages of its node. */
function createScene() {
  const { store, executor, genesis } = createFakeBackend();
  const chain = createChain({ store, executor, log: () => {} });
  const kept = new Map<string, Uint8Array>();
  const records = new Map<string, Uint8Array>();
  const logs: string[] = [];
  let firstBlock = 1;
  let salt = 0;
  let refused = 0;
  const offchain: OffchainStore = {
    get: (key) => kept.get(toHex(key)),
    async put(entries) {
      if (refused-- > 0) throw new Error("the disk is full");
      for (const [key, value] of entries)
        if (value === undefined) kept.delete(toHex(key));
        else kept.set(toHex(key), value);
    },
  };
  const auxiliary: AuxiliaryStore = {
    get: (key) => records.get(key),
    async put(entries) {
      for (const [key, value] of entries) if (value !== undefined) records.set(key, value);
    },
  };
  const nodes = ({ number }: BlockEntry) => nodesAddedWith(number - firstBlock);
  const scene = {
    chain,
    records,
    logs,
    genesis,
    /** Leaves that the runtime claims to have beyond those it has. */
    tooMany: 0,
    hasRange: true,
    beginAt: (number: number) => {
      firstBlock = number;
    },
    refuseWrites: (times: number) => {
      refused = times;
    },
    start: (): MmrGadget =>
      startMmrGadget({
        chain,
        offchain,
        auxiliary,
        runtime: {
          version: async () => new Uint8Array(0),
          async call(at, method) {
            assert.equal(method, "MmrApi_mmr_leaf_count");
            const { number } = chain.block(at) as BlockEntry;
            if (!scene.hasRange) return { ok: false, error: "no such function" };
            const value = BigInt(Math.max(0, number - firstBlock + 1) + scene.tooMany);
            return { ok: true, value: MmrLeafCountResult.encode({ type: "Ok", value }) };
          },
        },
        log: (level, _target, message) => logs.push(`${level}: ${message}`),
      }),
    /** Imports a block, which indexes its nodes as the pallet does. */
    async add(parent: BlockHash): Promise<BlockEntry> {
      const number = (chain.block(parent) as BlockEntry).number + 1;
      const block = await chain.importBlock(fakeHeader(parent, number, ++salt), []);
      if (number >= firstBlock)
        for (const position of nodes(block))
          kept.set(toHex(forkKey(position, parent)), indexed(block, position));
      return block;
    },
    isCanonical: (block: BlockEntry) =>
      nodes(block).every(
        (position) =>
          toHex(kept.get(toHex(canonicalKey(position))) ?? new Uint8Array()) ===
            toHex(indexed(block, position)) && !kept.has(toHex(forkKey(position, block.parentHash))),
      ),
    isWaiting: (block: BlockEntry) =>
      nodes(block).every((position) => kept.has(toHex(forkKey(position, block.parentHash)))),
    size: () => kept.size,
  };
  return scene;
}

/** What the runtime writes: siblings have the same leaf, for a leaf tells of the parent. */
function indexed({ parentHash }: BlockEntry, position: number): Uint8Array {
  return forkKey(position, parentHash);
}

async function finalize(chain: Chain, block: BlockEntry, gadget: MmrGadget): Promise<void> {
  await chain.finalize(block.hash);
  await gadget.settled();
}

test("a leaf comes with the nodes that it completes", () => {
  assert.deepEqual([0, 1, 2, 3, 4].map(nodesAddedWith), [[0], [1, 2], [3], [4, 5, 6], [7]]);
  assert.equal(toHex(canonicalKey(5)), "0x0c6d6d720500000000000000");
});

test("nodes of final blocks move to their places, those of abandoned forks go away", async () => {
  const scene = createScene();
  const { chain, genesis, add, isCanonical, isWaiting } = scene;
  const gadget = scene.start();
  const a1 = await add(genesis);
  const a2 = await add(a1.hash);
  const a3 = await add(a2.hash);
  const a4 = await add(a3.hash);
  const b1 = await add(genesis);
  const b2 = await add(b1.hash);
  const b3 = await add(b2.hash);
  const c1 = await add(genesis);
  const d4 = await add(a3.hash);
  const d5 = await add(d4.hash);

  await finalize(chain, a3, gadget);
  for (const block of [a1, a2, a3]) assert.ok(isCanonical(block));
  for (const block of [b1, b2, b3, c1]) assert.ok(!isWaiting(block));
  for (const block of [a4, d4, d5]) assert.ok(isWaiting(block));

  await finalize(chain, d5, gadget);
  for (const block of [a1, a2, a3, d4, d5]) assert.ok(isCanonical(block));
  assert.ok(!isWaiting(a4));
  // Five leaves make eight nodes; nothing else is left.
  assert.equal(scene.size(), 8);
  assert.deepEqual(scene.logs, []);
  await gadget.stop();
});

test("a range that begins with a later block, and one that begins anew", async () => {
  const scene = createScene();
  const { chain, genesis, add, isCanonical } = scene;
  scene.beginAt(3);
  const gadget = scene.start();
  const one = await add(genesis);
  const second = await add(one.hash);
  await finalize(chain, second, gadget);
  assert.equal(scene.size(), 0);
  const third = await add(second.hash);
  const fourth = await add(third.hash);
  await finalize(chain, fourth, gadget);
  assert.ok(isCanonical(third) && isCanonical(fourth));

  scene.beginAt(5);
  const fifth = await add(fourth.hash);
  const sixth = await add(fifth.hash);
  await finalize(chain, sixth, gadget);
  assert.ok(isCanonical(fifth) && isCanonical(sixth));
  assert.deepEqual(scene.logs, ["info: the range begins anew with block 5"]);
  await gadget.stop();
});

test("what was missed is caught up with: by a failed write, and while the node was down", async () => {
  const scene = createScene();
  const { chain, genesis, add, isCanonical, isWaiting } = scene;
  const gadget = scene.start();
  const one = await add(genesis);
  const two = await add(one.hash);
  scene.refuseWrites(1);
  await finalize(chain, one, gadget);
  assert.ok(isWaiting(one));
  assert.match(scene.logs.join(), /warn: nodes were not moved: the disk is full/);
  await finalize(chain, two, gadget);
  assert.ok(isCanonical(one) && isCanonical(two));
  await gadget.stop();

  const three = await add(two.hash);
  await chain.finalize(three.hash);
  assert.ok(isWaiting(three), "nobody listens");
  const fork = await add(three.hash);
  const again = scene.start();
  const four = await add(three.hash);
  const forked = await add(fork.hash);
  const five = await add(four.hash);
  await finalize(chain, five, again);
  for (const block of [three, four, five]) assert.ok(isCanonical(block));
  assert.ok(!isWaiting(forked));
  assert.deepEqual(scene.records.get("mmr_gadget_state"), u32.encode(5));
  await again.stop();
});

test("a runtime without a range, or one that miscounts it, moves nothing", async () => {
  const scene = createScene();
  const { chain, genesis, add, isWaiting } = scene;
  const gadget = scene.start();
  const one = await add(genesis);
  scene.tooMany = 1;
  await finalize(chain, one, gadget);
  assert.match(scene.logs.join(), /error: block 1 says that it has 2 leaves/);
  scene.hasRange = false;
  const two = await add(one.hash);
  await finalize(chain, two, gadget);
  assert.ok(isWaiting(one) && isWaiting(two));
  await gadget.stop();
});
