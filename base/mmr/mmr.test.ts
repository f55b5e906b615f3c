import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { keccak_256 } from "@serinus/crypto";
import {
  addLeaf,
  ancestryProof,
  ancestryProofSize,
  bagPeaks,
  binaryMerkleRoot,
  leafPosition,
  leafProof,
  leafThatAdded,
  MmrError,
  peakPositions,
  rootOfAncestryProof,
  rootOfLeafProof,
  sizeOf,
} from "@serinus/mmr";

const merge = (left: Uint8Array, right: Uint8Array) => keccak_256(concatBytes(left, right));

/** A range of so many leaves with all its nodes. */
function range(leaves: readonly Uint8Array[]) {
  const nodes: Uint8Array[] = [];
  for (const [i, leaf] of leaves.entries())
    nodes.push(...addLeaf(merge, i, leaf, (position) => nodes[position]));
  const read = (position: number) => nodes[position];
  const root = bagPeaks(
    merge,
    peakPositions(leaves.length).map((peak) => nodes[peak] as Uint8Array),
  ) as Uint8Array;
  return { nodes, read, root };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => keccak_256(Uint8Array.of(i, i >> 8)));
const same = (a: Uint8Array, b: Uint8Array) => toHex(a) === toHex(b);

/** Whether a proof leads to a root; a corrupted one leads nowhere. */
function isProof(...[count, proven, items, root]: [...ProofOf, Uint8Array]): boolean {
  try {
    return same(rootOfLeafProof(merge, count, proven, items), root);
  } catch (error) {
    if (error instanceof MmrError) return false;
    throw error;
  }
}
type ProofOf = [
  count: number,
  proven: readonly (readonly [number, Uint8Array])[],
  items: readonly Uint8Array[],
];

describe("a mountain range", () => {
  it("has its nodes where the others have them", () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 21].map(sizeOf), [0, 1, 3, 4, 7, 8, 10, 11, 15, 26, 39]);
    assert.deepEqual([0, 1, 2, 3, 4, 5].map(leafPosition), [0, 1, 3, 4, 7, 8]);
    assert.deepEqual(peakPositions(11), [14, 17, 18]);
    let leaf = -1;
    for (let position = 0; position < 2000; position++) {
      if (position === leafPosition(leaf + 1)) leaf++;
      assert.equal(leafThatAdded(position), leaf);
    }
    assert.throws(() => sizeOf(-1), RangeError);
    assert.throws(() => sizeOf(2 ** 41), RangeError);
  });

  // Origin: snowbridge, contracts/test/data/mmr-fixture-data-15-leaves.json.
  it("has snowbridge's root and proofs for 15 leaves", () => {
    const vector = JSON.parse(
      readFileSync(new URL("mmr-15-leaves-keccak.json", import.meta.url), "utf8"),
    ) as {
      leaves: Hex[];
      rootHash: Hex;
    };
    const leaves = vector.leaves.map(fromHex);
    const { root, read } = range(leaves);
    assert.equal(toHex(root), vector.rootHash);
    leaves.forEach((leaf, index) => {
      const items = leafProof(merge, 15, [index], read);
      assert.ok(same(rootOfLeafProof(merge, 15, [[index, leaf]], items), root));
    });
  });

  it("proves any leaves, and nothing else", () => {
    for (const count of [1, 2, 3, 7, 8, 11, 25]) {
      const leaves = numbered(count);
      const { root, read } = range(leaves);
      for (let pick = 1; pick < Math.min(2 ** count, 200); pick++) {
        const indices = leaves.flatMap((_, i) => (((pick * 37) >> i) & 1 ? [i] : []));
        if (indices.length === 0) continue;
        const items = leafProof(merge, count, indices, read);
        const proven = indices.map((i) => [i, leaves[i] as Uint8Array] as const);
        assert.ok(same(rootOfLeafProof(merge, count, proven, items), root), `${count} leaves, ${indices}`);
        const [first] = proven;
        assert.ok(first);
        const wrong = [[first[0], keccak_256(first[1])] as const, ...proven.slice(1)];
        assert.ok(!same(rootOfLeafProof(merge, count, wrong, items), root));
        assert.ok(!isProof(count, proven, [...items, root, root], root));
      }
      assert.throws(() => leafProof(merge, count, [count], read), MmrError);
      assert.throws(() => leafProof(merge, count, [], read), MmrError);
    }
    const leaves = numbered(8);
    const { read } = range(leaves);
    const items = leafProof(merge, 8, [3], read);
    assert.throws(
      () => rootOfLeafProof(merge, 8, [[3, leaves[3] as Uint8Array]], items.slice(1)),
      /too short/,
    );
    assert.throws(() => rootOfLeafProof(merge, 8, [[9, leaves[3] as Uint8Array]], items), MmrError);
    assert.throws(() => leafProof(merge, 8, [3], () => undefined), /there is no node/);
  });

  it("proves what it grew from", () => {
    const all = numbered(40);
    for (let leaves = 2; leaves <= 40; leaves++) {
      const { root, read } = range(all.slice(0, leaves));
      for (let before = 1; before <= leaves; before++) {
        const peaks = peakPositions(before).map((peak) => read(peak) as Uint8Array);
        if (peaks.length >= leaves) continue;
        const items = ancestryProof(merge, before, leaves, read);
        assert.equal(items.length, ancestryProofSize(before, leaves));
        assert.ok(
          same(rootOfAncestryProof(merge, before, leaves, peaks, items), root),
          `${before} to ${leaves}`,
        );
        const wrong = [keccak_256(peaks[0] as Uint8Array), ...peaks.slice(1)];
        assert.ok(!same(rootOfAncestryProof(merge, before, leaves, wrong, items), root));
        assert.throws(() => rootOfAncestryProof(merge, before, leaves, [...peaks, root], items), MmrError);
        if (items.length === 0) continue;
        assert.throws(
          () => rootOfAncestryProof(merge, before, leaves, peaks, [...items, ...items]),
          MmrError,
        );
        const beyond = [...items, [10_000, root] as const];
        assert.throws(() => rootOfAncestryProof(merge, before, leaves, peaks, beyond), MmrError);
      }
    }
  });
});

describe("a binary Merkle tree", () => {
  it("carries up what has no partner", () => {
    const [a, b, c] = [1, 2, 3].map((n) => Uint8Array.of(n)) as [Uint8Array, Uint8Array, Uint8Array];
    const [x, y, z] = [a, b, c].map(keccak_256) as [Uint8Array, Uint8Array, Uint8Array];
    assert.deepEqual(binaryMerkleRoot(keccak_256, []), new Uint8Array(32));
    assert.deepEqual(binaryMerkleRoot(keccak_256, [a]), x);
    assert.deepEqual(binaryMerkleRoot(keccak_256, [a, b, c]), merge(merge(x, y), z));
  });
});
