import assert from "node:assert/strict";
import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { commitmentHash, SignedCommitment } from "@serinus/consensus-beefy";
import { ecdsaRecover, ecdsaRecoverCompressed, ecdsaVerifyPrehashed, keccak_256 } from "@serinus/crypto";
import { BeefyCommitment } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import type { FolderCheckers, VectorContext } from "./context.ts";

/** Checkers of those files of `chain-data` that are about BEEFY. */
export const files: FolderCheckers = {
  async "beefy.json"(path, context) {
    for (const vector of context.json<CommitmentVector[]>(path)) await commitment(vector, context);
  },
  async "beefy-encoding.json"(path, context) {
    for (const { what, hex } of context.json<EncodingVector[]>(path))
      await context.check(what, () => {
        // The tests that two of them come from have block numbers of 128 bits.
        const bytes = what.includes("u128") ? cut(fromHex(hex), BLOCK_NUMBER + 4, 12) : fromHex(hex);
        if (what.startsWith("SignedCommitment")) {
          const value = SignedCommitment.decode(bytes);
          const given = value.signatures.map((signature) => signature !== undefined);
          assert.deepEqual(given, [false, false, true, true]);
          assert.equal(value.commitment.block_number, 5);
          assert.equal(toHex(SignedCommitment.encode(value)), toHex(bytes));
          assert.notDeepEqual(SignedCommitment.decode(changed(bytes)), value);
          assert.throws(() => SignedCommitment.decode(bytes.subarray(0, -1)), ScaleError);
        } else {
          const value = BeefyCommitment.decode(bytes);
          assert.deepEqual([value.block_number, value.validator_set_id], [5, 0n]);
          assert.equal(toHex(BeefyCommitment.encode(value)), toHex(bytes));
          assert.notDeepEqual(BeefyCommitment.decode(changed(bytes)), value);
          assert.throws(() => BeefyCommitment.decode(bytes.subarray(0, -1)), ScaleError);
        }
      });
  },
  async "mmr-15-leaves-keccak.json"(path, context) {
    const { leaves, proofs, rootHash } = context.json<MmrVector>(path);
    for (const [i, { items, order }] of proofs.entries())
      await context.check(`leaf ${i}`, () => {
        assert.equal(foldMmr(fromHex(leaves[i] as Hex), items, BigInt(order)), rootHash);
        assert.notEqual(foldMmr(changed(fromHex(leaves[i] as Hex)), items, BigInt(order)), rootHash);
      });
  },
};

/** Where the block number of the encoding vectors begins: behind one payload of 13 bytes. */
const BLOCK_NUMBER = 1 + 2 + 1 + 13;

/** A real commitment: its encoding, who signed it, their places in the set, and the MMR leaf below its root. */
async function commitment(vector: CommitmentVector, context: VectorContext): Promise<void> {
  const encoded = fromHex(vector.commitmentScale);
  const hash = fromHex(vector.commitmentKeccak256);
  await context.check(`${vector.id}: commitment`, () => {
    const value = BeefyCommitment.decode(encoded);
    assert.equal(value.block_number, vector.commitment.blockNumber);
    assert.equal(String(value.validator_set_id), vector.commitment.validatorSetId);
    assert.equal(toHex(BeefyCommitment.encode(value)), vector.commitmentScale);
    assert.equal(toHex(commitmentHash(value)), vector.commitmentKeccak256);
    const other = BeefyCommitment.decode(changed(encoded));
    assert.notEqual(toHex(commitmentHash(other)), vector.commitmentKeccak256);
  });
  for (const signed of vector.signatures)
    await context.check(`${vector.id}: validator ${signed.validatorIndex}`, () => {
      const signature = concatBytes(fromHex(signed.r), fromHex(signed.s), Uint8Array.of(signed.v - 27));
      const key = ecdsaRecover(signature, hash);
      const compressed = ecdsaRecoverCompressed(signature, hash);
      assert.ok(key !== undefined && compressed !== undefined);
      const address = keccak_256(key).subarray(12);
      assert.equal(toHex(address), signed.ethAddress.toLowerCase());
      assert.equal(ecdsaVerifyPrehashed(signature, hash, compressed), true);
      const root = foldMerkle(address, signed.merkleProof, signed.validatorIndex, vector.validatorSetLen);
      assert.equal(root, vector.validatorSetKeccakMerkleRoot);
      const [stranger, place] = [changed(address), signed.validatorIndex] as const;
      const otherRoot = foldMerkle(stranger, signed.merkleProof, place, vector.validatorSetLen);
      assert.notEqual(otherRoot, vector.validatorSetKeccakMerkleRoot);
      assert.notDeepEqual(ecdsaRecoverCompressed(changed(signature), hash), compressed);
      assert.equal(ecdsaVerifyPrehashed(signature, changed(hash), compressed), false);
    });
  await context.check(`${vector.id}: MMR leaf`, () => {
    const leaf = keccak_256(fromHex(vector.mmrLeafScale));
    assert.equal(toHex(leaf), vector.mmrLeafKeccak256);
    const root = foldMmr(leaf, vector.mmrLeafProofItems, BigInt(vector.mmrLeafProofOrder));
    assert.equal(root, vector.expected.mmrRoot);
    assert.equal(toHex(BeefyCommitment.decode(encoded).payload[0]?.[1] as Uint8Array), root);
    const other = keccak_256(changed(fromHex(vector.mmrLeafScale)));
    const otherRoot = foldMmr(other, vector.mmrLeafProofItems, BigInt(vector.mmrLeafProofOrder));
    assert.notEqual(otherRoot, root);
  });
}

/** Root of a binary keccak tree of addresses in which a node without a sibling is carried up. */
function foldMerkle(address: Uint8Array, proof: readonly Hex[], index: number, count: number): Hex {
  let node = keccak_256(address);
  let position = index;
  let next = 0;
  for (let width = count; width > 1; width = (width + 1) >> 1) {
    if ((position ^ 1) < width) {
      const sibling = fromHex(proof[next++] as Hex);
      node = keccak_256(position & 1 ? concatBytes(sibling, node) : concatBytes(node, sibling));
    }
    position >>= 1;
  }
  return toHex(node);
}

/** Root of a mountain range: bit i of `order` says that item i stands on the left. */
function foldMmr(leaf: Uint8Array, items: readonly Hex[], order: bigint): Hex {
  let node = leaf;
  items.forEach((hex, i) => {
    const item = fromHex(hex);
    const left = ((order >> BigInt(i)) & 1n) === 1n;
    node = keccak_256(left ? concatBytes(item, node) : concatBytes(node, item));
  });
  return toHex(node);
}

/** The bytes with the last one changed. */
function changed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length - 1] = (copy[copy.length - 1] as number) ^ 1;
  return copy;
}

function cut(bytes: Uint8Array, at: number, count: number): Uint8Array {
  return concatBytes(bytes.subarray(0, at), bytes.subarray(at + count));
}

interface CommitmentVector {
  readonly id: string;
  readonly commitment: { readonly blockNumber: number; readonly validatorSetId: string };
  readonly commitmentScale: Hex;
  readonly commitmentKeccak256: Hex;
  readonly signatures: readonly {
    readonly validatorIndex: number;
    readonly v: number;
    readonly r: Hex;
    readonly s: Hex;
    readonly ethAddress: string;
    readonly merkleProof: readonly Hex[];
  }[];
  readonly validatorSetLen: number;
  readonly validatorSetKeccakMerkleRoot: Hex;
  readonly mmrLeafScale: Hex;
  readonly mmrLeafKeccak256: Hex;
  readonly mmrLeafProofItems: readonly Hex[];
  readonly mmrLeafProofOrder: string;
  readonly expected: { readonly mmrRoot: Hex };
}

interface EncodingVector {
  readonly what: string;
  readonly hex: Hex;
}

interface MmrVector {
  readonly leaves: readonly Hex[];
  readonly rootHash: Hex;
  readonly proofs: readonly { readonly items: readonly Hex[]; readonly order: number }[];
}
