import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type H256 } from "@serinus/bytes";
import type { AncestryProof, BeefyCommitment, DigestItem } from "@serinus/runtime-api";
import { beefyMmrChain, hashOf, mmrRootLog } from "./beefy-mmr-chain.ts";

const BLOCKS = 20;
const commitment = (block_number: number, ...roots: Uint8Array[]): BeefyCommitment => ({
  payload: roots.map((root) => ["mh", root] as [string, Uint8Array]),
  block_number,
  validator_set_id: 0n,
});

describe("a header", () => {
  const chain = beefyMmrChain(4);
  const [, , third] = chain.headers;
  assert.ok(third);

  it("of this chain gives its root", () => {
    assert.equal(chain.helper.extractValidationContext(third), chain.roots[2]);
  });

  it("of another chain, or of a block to come, gives none", () => {
    assert.equal(chain.helper.extractValidationContext({ ...third, state_root: hashOf(1) }), undefined);
    assert.equal(chain.helper.extractValidationContext({ ...third, number: 99 }), undefined);
  });

  it("gives the first root of BEEFY's that can be read, or none", () => {
    const rootOf = (...logs: DigestItem[]) => {
      const { headers, helper } = beefyMmrChain(2);
      const header = { ...headers[1], digest: { logs } } as (typeof headers)[1] & object;
      headers[1] = header;
      return helper.extractValidationContext(header);
    };
    assert.equal(rootOf(), undefined);
    const log = mmrRootLog(hashOf(5));
    assert.ok(log.type === "Consensus");
    const [, encoded] = log.value;
    const others: DigestItem[] = [
      { type: "PreRuntime", value: log.value },
      { type: "Consensus", value: ["BABE", encoded] },
      { type: "Consensus", value: ["BEEF", Uint8Array.of(9)] },
      { type: "Consensus", value: ["BEEF", Uint8Array.of(2, 0, 0, 0, 0)] },
      // A root that something follows.
      { type: "Consensus", value: ["BEEF", Uint8Array.of(...encoded, 0)] },
    ];
    assert.equal(rootOf(...others), undefined);
    assert.equal(rootOf(...others, log, mmrRootLog(hashOf(6))), hashOf(5));
  });
});

describe("a commitment", () => {
  const { helper, roots } = beefyMmrChain(BLOCKS);
  const now = roots[BLOCKS - 1] as H256;
  const rootAt = (block: number) => fromHex(roots[block - 1] as H256);
  const proofAt = (block: number): AncestryProof => {
    const proof = helper.generateProof(block, undefined);
    assert.ok(proof && helper.isProofOptimal(proof));
    return proof;
  };

  it("contradicts the chain when it names another root, at every block", () => {
    for (let block = 1; block <= BLOCKS; block++) {
      const proof = proofAt(block);
      assert.equal(helper.isNonCanonical(commitment(block, rootAt(block)), proof, now), false);
      assert.equal(helper.isNonCanonical(commitment(block, fromHex(hashOf(0))), proof, now), true);
    }
  });

  it("contradicts the chain when it names no root, none that can be read, or another one besides", () => {
    const proof = proofAt(10);
    for (const roots of [
      [],
      [new Uint8Array(31)],
      [rootAt(10), fromHex(hashOf(0))],
      [rootAt(10), new Uint8Array()],
    ]) {
      assert.equal(helper.isNonCanonical(commitment(10, ...roots), proof, now), true);
    }
    // What follows the hash is not looked at, as in Substrate.
    const longer = Uint8Array.from([...rootAt(10), 1]);
    assert.equal(helper.isNonCanonical(commitment(10, longer), proof, now), false);
  });

  it("is not shown to by a proof of another block, under another root, or of other nodes", () => {
    const proof = proofAt(10);
    const bad = commitment(10, fromHex(hashOf(0)));
    assert.equal(helper.isNonCanonical({ ...bad, block_number: 11 }, proof, now), false);
    assert.equal(helper.isNonCanonical({ ...bad, block_number: 0 }, proof, now), false);
    assert.equal(helper.isNonCanonical(bad, proof, hashOf(1)), false);
    assert.equal(helper.isNonCanonical(bad, { ...proof, prev_peaks: [] }, now), false);
  });
});

describe("proofs of ancestry", () => {
  it("are made as of the best block, or of an earlier one", () => {
    const { helper } = beefyMmrChain(BLOCKS);
    assert.equal(helper.generateProof(3, undefined)?.leaf_count, BigInt(BLOCKS));
    assert.equal(helper.generateProof(3, 7)?.leaf_count, 7n);
    assert.equal(helper.generateProof(7, 3), undefined);
    assert.equal(helper.generateProof(0, undefined), undefined);
  });

  it("weigh by their leaves, peaks and nodes", () => {
    const { helper } = beefyMmrChain();
    const proof: AncestryProof = {
      prev_peaks: [hashOf(1)],
      prev_leaf_count: 1n,
      leaf_count: 0b1011n,
      items: [[2n, hashOf(2)]],
    };
    // 321 at all, a thousand a leaf, a million a node or earlier peak, a billion a peak.
    assert.deepEqual(helper.weight(proof), { ref_time: 3_002_011_321n, proof_size: 0n });
    const most = helper.weight({ ...proof, leaf_count: 2n ** 64n - 1n });
    assert.equal(most.ref_time, 64_002_000_321n + 0xffff_ffffn * 1000n);
  });
});
