import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type H256, type Hex } from "@serinus/bytes";
import {
  EncodableOpaqueLeaf,
  LeafProof,
  MmrLeafCountResult,
  MmrProofResult,
  MmrRootResult,
  MmrVerificationResult,
} from "@serinus/runtime-api";
import { type Codec, h256, option, struct, u32, vec } from "@serinus/scale";
import {
  generateAncestryProof,
  isAncestryProofOptimal,
  leavesAt,
  MmrRefusal,
  verifyAncestryProof,
} from "./logic.ts";
import type { Mmr } from "./mmr.ts";
import { hashOf, mmrChain } from "./mmr-chain.ts";

// Hashes of nodes, roots and proofs: the tests of `pallet_mmr` (polkadot-sdk, substrate/frame/merkle-mountain-range).
const FIRST = "0x4320435e8c3318562dba60116bdbcc0b82ffcecb9bb39aae3300cfda3ad0b8b0";
const SECOND = "0xad4cbc033833612ccd4626d5f023b9dfc50a35e838514dd1f3c86f8506728705";
const OF_TWO = "0x672c04a9cd05a644789d769daa552d35d8de7c33129f8a7cbf49e595234c4854";
const FOURTH = "0x1b14c1dc7d3e4def11acdf31be0584f4b85c3673f1ff72a3af467b69a3b0d9d0";
const FIFTH = "0x3b031d22e24f1126c8f7d2f394b663f9b960ed7abbedb7152e17ce16112656d0";
const BEHIND_FOURTH = "0xdca421199bdcc55bb773c6b6967e8d16675de69062b52285ca63685241fdf626";
const PEAKS_OF_SEVEN = [
  [6n, "0xae88a0825da50e953e7a359c55fe13c8015e48d03d301b8bdfc9193874da9252"],
  [9n, "0x7e4316ae2ebf7c3b6821cb3a46ca8b7a4f9351a9b40fcf014bb0a4fd8e8f29da"],
  [10n, "0x611c2174c6164952a66d985cfe1ec1a623794393e3acff96b136d198f37a648c"],
];
const OF_SEVEN = "0xe45e25259f7930626431347fa4dd9aae7ac83b4966126d425ca70ab343709d2c";

type Chain = ReturnType<typeof mmrChain>;

function ask<I, O>({ api }: Chain, method: string, inputs: Codec<I>, values: I, output: Codec<O>): O {
  return output.decode(api.methods[method]?.call(inputs.encode(values)) as Uint8Array);
}

const proofInputs = struct({ block_numbers: vec(u32), best_known_block_number: option(u32) });
const generate = (chain: Chain, block_numbers: number[], best?: number) =>
  ask(chain, "generate_proof", proofInputs, { block_numbers, best_known_block_number: best }, MmrProofResult);
const verify = (chain: Chain, leaves: Uint8Array[], proof: LeafProof) =>
  ask(
    chain,
    "verify_proof",
    struct({ leaves: vec(EncodableOpaqueLeaf), proof: LeafProof }),
    { leaves, proof },
    MmrVerificationResult,
  );
const verifyStateless = (chain: Chain, root: H256, leaves: Uint8Array[], proof: LeafProof) =>
  ask(
    chain,
    "verify_proof_stateless",
    struct({ root: h256, leaves: vec(EncodableOpaqueLeaf), proof: LeafProof }),
    { root, leaves, proof },
    MmrVerificationResult,
  );
const refused = (type: string) => ({ type: "Err", value: { type } });
const OK = { type: "Ok" };

/** The leaves and the proof of blocks. */
function proven(chain: Chain, blocks: number[], best?: number): [Uint8Array[], LeafProof] {
  const answer = generate(chain, blocks, best);
  assert.ok(answer.type === "Ok");
  return answer.value as [Uint8Array[], LeafProof];
}

describe("the mountain range", () => {
  it("has a leaf of every block, keeps its peaks only, and tells each root", () => {
    const { mmr, roots, host, tryState } = mmrChain(1);
    assert.deepEqual([mmr.storage.NumberOfLeaves.get(), mmr.storage.RootHash.get()], [1n, FIRST]);
    assert.deepEqual([...mmr.storage.Nodes.iter()], [[0n, FIRST]]);
    assert.equal(host.offchain.size, 1);
    tryState();
    const two = mmrChain(2);
    assert.deepEqual([...two.mmr.storage.Nodes.iter()], [[2n, OF_TWO]]);
    assert.deepEqual([two.roots, roots], [[FIRST, OF_TWO], [FIRST]]);
    assert.equal(two.host.offchain.size, 3);
    const seven = mmrChain(7);
    const peaks = [...seven.mmr.storage.Nodes.iter()].sort(([a], [b]) => Number(a - b));
    assert.deepEqual(peaks, PEAKS_OF_SEVEN);
    assert.equal(seven.mmr.storage.RootHash.get(), OF_SEVEN);
    seven.tryState();
  });

  it("weighs as much as it has peaks, before or after", () => {
    assert.deepEqual(mmrChain(8).weighed, [1, 1, 2, 2, 2, 2, 3, 3]);
  });

  it("is told of by MmrApi", () => {
    const chain = mmrChain(7);
    const nothing = struct({});
    assert.deepEqual(ask(chain, "mmr_root", nothing, {}, MmrRootResult), { type: "Ok", value: OF_SEVEN });
    assert.deepEqual(ask(chain, "mmr_leaf_count", nothing, {}, MmrLeafCountResult), {
      type: "Ok",
      value: 7n,
    });
  });
});

describe("a proof of leaves", () => {
  it("has the nodes beside the way to the root, as the range was at a block", () => {
    const chain = mmrChain(7);
    const [nine, ten] = [PEAKS_OF_SEVEN[1]?.[1], PEAKS_OF_SEVEN[2]?.[1]];
    const cases: [block: number, best: number | undefined, count: bigint, items: unknown[]][] = [
      [
        1,
        undefined,
        7n,
        [SECOND, "0xcb24f4614ad5b2a5430344c99545b421d9af83c46fd632d70a332200884b4d46", BEHIND_FOURTH],
      ],
      [1, 1, 1n, []],
      [3, undefined, 7n, [FOURTH, OF_TWO, BEHIND_FOURTH]],
      [3, 3, 3n, [OF_TWO]],
      [3, 5, 5n, [FOURTH, OF_TWO, FIFTH]],
      [
        5,
        undefined,
        7n,
        [PEAKS_OF_SEVEN[0]?.[1], "0x8ed25570209d8f753d02df07c1884ddb36a3d9d4770e4608b188322151c657fe", ten],
      ],
      [5, 5, 5n, [PEAKS_OF_SEVEN[0]?.[1]]],
      [7, undefined, 7n, [PEAKS_OF_SEVEN[0]?.[1], nine]],
    ];
    for (const [block, best, leaf_count, items] of cases) {
      const [leaves, proof] = proven(chain, [block], best);
      assert.deepEqual(leaves, [chain.leafOf(block)]);
      assert.deepEqual(proof, { leaf_indices: [BigInt(block - 1)], leaf_count, items });
    }
  });

  it("of any leaves at any time is good under the root of that time", () => {
    const chain = mmrChain(12);
    for (let best = 1; best <= 12; best++) {
      for (let block = 1; block <= best; block++) {
        const blocks = block === best ? [block] : [block, best];
        const [leaves, proof] = proven(chain, blocks, best);
        assert.deepEqual(verify(chain, leaves, proof), OK);
        assert.deepEqual(verifyStateless(chain, chain.roots[best - 1] as H256, leaves, proof), OK);
      }
    }
  });

  it("is refused when leaves, places, counts or nodes are others", () => {
    const chain = mmrChain(7);
    const [leaves, proof] = proven(chain, [2, 5], 6);
    const [first, second] = leaves as [Uint8Array, Uint8Array];
    const bad: [string, Uint8Array[], Partial<LeafProof>][] = [
      ["leaves in another order", [second, first], {}],
      ["a leaf less", [first], {}],
      ["a leaf that is none", [Uint8Array.of(1), second], {}],
      ["another leaf", [first, chain.leafOf(6)], {}],
      ["another place", leaves, { leaf_indices: [1n, 5n] }],
      ["more leaves than there are", leaves, { leaf_count: 8n }],
      ["no leaves", leaves, { leaf_count: 0n }],
      ["leaves beyond counting", leaves, { leaf_count: 1n << 63n }],
      ["no nodes", leaves, { items: [] }],
      ["more nodes than leaves", leaves, { items: Array(6).fill(hashOf(1)) }],
      ["another node", leaves, { items: proof.items.map(() => hashOf(1)) }],
    ];
    const root = chain.roots[5] as H256;
    for (const [what, given, change] of bad) {
      assert.deepEqual(verify(chain, given, { ...proof, ...change }), refused("Verify"), what);
      assert.deepEqual(verifyStateless(chain, root, given, { ...proof, ...change }), refused("Verify"), what);
    }
    assert.deepEqual(verifyStateless(chain, hashOf(1), leaves, proof), refused("Verify"));
    // What follows a leaf is not looked at where the chain decodes it.
    assert.deepEqual(verify(chain, [Uint8Array.from([...first, 9]), second], proof), OK);
  });

  it("is not made of no blocks, of blocks that are not there, or that came later", () => {
    const chain = mmrChain(7);
    assert.deepEqual(generate(chain, []), refused("GenerateProof"));
    assert.deepEqual(generate(chain, [0]), refused("InvalidNumericOp"));
    assert.deepEqual(generate(chain, [7], 6), refused("GenerateProof"));
    assert.deepEqual(generate(chain, [99]), refused("LeafNotFound"));
  });

  it("is not made where the node keeps no nodes, or none that can be read", () => {
    const chain = mmrChain(3, { keepsNodes: false });
    assert.deepEqual(generate(chain, [2]), refused("LeafNotFound"));
    assert.deepEqual(verify(chain, [], { leaf_indices: [], leaf_count: 1n, items: [] }), refused("GetRoot"));
    const broken = mmrChain(3);
    for (const key of broken.host.offchain.keys()) broken.host.offchain.set(key, Uint8Array.of(7));
    assert.deepEqual(generate(broken, [2]), refused("LeafNotFound"));
  });

  it("takes nodes that the node has moved to their final places", () => {
    const chain = mmrChain(5);
    const before = generate(chain, [2, 4]);
    for (const [key, value] of [...chain.host.offchain]) {
      chain.host.offchain.delete(key);
      // Without the parent's hash, which sets forks apart.
      chain.host.offchain.set(key.slice(0, -64) as Hex, value);
    }
    assert.deepEqual(generate(chain, [2, 4]), before);
  });

  it("counts blocks from the first that has a leaf", () => {
    const chain = mmrChain(9, { firstBlock: 4 });
    assert.equal(chain.mmr.storage.NumberOfLeaves.get(), 6n);
    const [leaves, proof] = proven(chain, [4, 9]);
    assert.deepEqual(proof.leaf_indices, [0n, 5n]);
    assert.deepEqual(verify(chain, leaves, proof), OK);
    assert.deepEqual(generate(chain, [3]), refused("InvalidNumericOp"));
    assert.equal(leavesAt(chain.mmr, 6), 3);
  });
});

describe("a proof of ancestry", () => {
  const isRefusal = (type: string) => (thrown: unknown) =>
    thrown instanceof MmrRefusal && thrown.failure.type === type;

  it("shows the root of any earlier block", () => {
    const { mmr, roots } = mmrChain(12);
    for (let block = 1; block <= 12; block++) {
      const proof = generateAncestryProof(mmr, block);
      assert.ok(isAncestryProofOptimal(proof));
      assert.equal(verifyAncestryProof(mmr, roots[11] as H256, proof), roots[block - 1]);
    }
  });

  it("is refused when it is for another root, or has other nodes", () => {
    const { mmr, roots } = mmrChain(12);
    const root = roots[11] as H256;
    const proof = generateAncestryProof(mmr, 5);
    for (const change of [
      { prev_peaks: [] },
      { prev_peaks: proof.prev_peaks.map(() => hashOf(1)) },
      { prev_leaf_count: 1n << 60n },
      { leaf_count: 1n << 60n },
      { items: proof.items.slice(1) },
      { items: proof.items.map(([place]) => [place, hashOf(1)] as [bigint, H256]) },
      { items: proof.items.map(([, hash]) => [1n << 60n, hash] as [bigint, H256]) },
    ]) {
      assert.throws(() => verifyAncestryProof(mmr, root, { ...proof, ...change }), isRefusal("Verify"));
    }
    assert.throws(() => verifyAncestryProof(mmr, hashOf(1), proof), isRefusal("Verify"));
    assert.equal(isAncestryProofOptimal({ ...proof, items: [...proof.items, ...proof.items] }), false);
    assert.equal(isAncestryProofOptimal({ ...proof, leaf_count: 1n << 60n }), false);
  });

  it("is not made of a later block, nor without nodes", () => {
    const { mmr } = mmrChain(6);
    assert.throws(() => generateAncestryProof(mmr, 5, 4), isRefusal("GenerateProof"));
    assert.throws(() => generateAncestryProof(mmr, 0), isRefusal("InvalidNumericOp"));
    const forgetful = mmrChain(6, { keepsNodes: false });
    assert.throws(() => generateAncestryProof(forgetful.mmr, 3), isRefusal("GenerateProof"));
  });
});

describe("the invariants of Mmr", () => {
  const broken: readonly [string, (storage: Mmr["storage"]) => void, RegExp][] = [
    ["a peak less", ({ Nodes }) => Nodes.remove(9n), /stored are nodes 6,10, the peaks are 6,9,10/],
    ["a node that is no peak", ({ Nodes }) => Nodes.insert(1n, hashOf(1)), /stored are nodes 1,6,9,10/],
    [
      "another root",
      ({ RootHash }) => RootHash.put(hashOf(1)),
      /the root is 0x0101.*, its peaks make 0xe45e/,
    ],
  ];
  for (const [what, breakIt, message] of broken) {
    it(`do not hold with ${what}`, () => {
      const { mmr, tryState } = mmrChain(7);
      tryState();
      breakIt(mmr.storage);
      assert.throws(tryState, message);
    });
  }
});

it("leaves hash as in pallet_mmr", () => {
  const { leafHash, host } = mmrChain(1);
  assert.deepEqual([leafHash(1), leafHash(2), leafHash(4), leafHash(5)], [FIRST, SECOND, FOURTH, FIFTH]);
  const joined = Uint8Array.from([...fromHex(FIRST), ...fromHex(SECOND)]);
  assert.deepEqual(host.hashing_keccak_256(joined), fromHex(OF_TWO));
});
