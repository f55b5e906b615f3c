import { equal } from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { BlockEntry } from "@serinus/node-api";
import type { BabePreDigest } from "@serinus/runtime-api";
import { finalizedWeight } from "./finalized-weight.ts";
import { hashOf, makeHeader, memoryAuxiliary, plain } from "./testing.ts";

const primary = (slot: number): BabePreDigest => ({
  type: "Primary",
  value: {
    authority_index: 0,
    slot: BigInt(slot),
    vrf_signature: { pre_output: new Uint8Array(32), proof: new Uint8Array(64) },
  },
});

/** A chain in which every third block is a primary one; notes which were read. */
function chainOf(length: number) {
  const blocks = new Map<BlockHash, BlockEntry>();
  const read: number[] = [];
  let parent = hashOf("genesis");
  const all: BlockEntry[] = [];
  for (let number = 1; number <= length; number++) {
    const preDigest = number % 3 === 0 ? primary(number) : plain(0, number);
    const encodedHeader = makeHeader({ parent, number, preDigest });
    const hash = toH256(blake2_256(encodedHeader));
    const roots = { stateRoot: parent, extrinsicsRoot: parent, runtimeChanged: false };
    const entry = { hash, number, parentHash: parent, encodedHeader, ...roots };
    blocks.set(hash, entry);
    all.push(entry);
    parent = hash;
  }
  const block = (hash: BlockHash) => {
    const found = blocks.get(hash);
    if (found !== undefined) read.push(found.number);
    return found;
  };
  return { block, blocks, read, at: (number: number) => all[number - 1] as BlockEntry };
}

test("primary blocks are counted from the genesis, and each once", async () => {
  const chain = chainOf(30);
  const auxiliary = memoryAuxiliary();
  equal(await finalizedWeight(chain, auxiliary, chain.at(20)), 6);
  chain.read.length = 0;
  equal(await finalizedWeight(chain, auxiliary, chain.at(30)), 10);
  equal(Math.min(...chain.read), 20, "what was counted is not read again");
  equal(await finalizedWeight(chain, auxiliary, chain.at(30)), 10);
  equal(await finalizedWeight(chain, auxiliary, chain.at(9)), 3, "a block below the one that was weighed");
});

test("a node that began at a later block counts from there; a record that cannot be read is none", async () => {
  const chain = chainOf(30);
  chain.blocks.delete(chain.at(11).hash);
  const broken = memoryAuxiliary(new Map([["babe_weighed_block", Uint8Array.of(1)]]));
  equal(await finalizedWeight(chain, broken, chain.at(20)), 3);
});
