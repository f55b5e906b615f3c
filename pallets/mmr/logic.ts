import { fromHex, type H256, toH256 } from "@serinus/bytes";
import {
  addLeaf,
  ancestryProof,
  ancestryProofSize,
  bagPeaks,
  leafPosition,
  leafProof,
  MAX_LEAVES,
  MmrError,
  peakPositions,
  rootOfAncestryProof,
  rootOfLeafProof,
  sizeOf,
} from "@serinus/mmr";
import type { AncestryProof, LeafProof, MmrFailure } from "@serinus/runtime-api";
import type { Mmr } from "./mmr.ts";
import { mergeOf, offchainLeaf, offchainNodes, storeOffchain } from "./nodes.ts";

/** Why a question about the range has no answer. */
export class MmrRefusal extends Error {
  override readonly name = "MmrRefusal";
  readonly failure: MmrFailure;

  constructor(type: MmrFailure["type"]) {
    super(type);
    this.failure = { type };
  }
}

/** Adds this block's leaf: keeps the new peaks, hands all new nodes to the offchain database, and tells the new root. */
export function addBlock(mmr: Mmr): void {
  const { storage, host, config } = mmr;
  const merge = mergeOf(mmr);
  const leaves = leafCount(mmr);
  const data = config.Leaf.encode(config.leafData());
  const stored = (position: number) => hashBytes(storage.Nodes.get(BigInt(position)));
  const added = addLeaf(merge, leaves, host.hashing_keccak_256(data), stored);
  const size = sizeOf(leaves);
  const [before, after] = [peakPositions(leaves), peakPositions(leaves + 1)];
  for (const [i, node] of added.entries()) {
    const position = size + i;
    if (after.includes(position)) storage.Nodes.insert(BigInt(position), toH256(node));
    storeOffchain(
      mmr,
      position,
      i === 0 ? { type: "Data", value: data } : { type: "Hash", value: toH256(node) },
    );
  }
  for (const peak of before) if (!after.includes(peak)) storage.Nodes.remove(BigInt(peak));
  const root = toH256(
    bagPeaks(
      merge,
      after.map((peak) => stored(peak) as Uint8Array),
    ) as Uint8Array,
  );
  config.onNewRoot(root);
  storage.NumberOfLeaves.put(BigInt(leaves + 1));
  storage.RootHash.put(root);
}

/** The leaves that there were when a block was made, its own among them. @throws MmrRefusal `InvalidNumericOp` */
export function leavesAt(mmr: Mmr, block: number): number {
  const first = mmr.config.blockNumber() - leafCount(mmr) + 1;
  if (first < 1 || block < first) throw new MmrRefusal("InvalidNumericOp");
  return block - first + 1;
}

/** Leaves of blocks, with the proof of them as of a block. Offchain only. @throws MmrRefusal */
export function generateProof(
  mmr: Mmr,
  blocks: readonly number[],
  bestKnown: number = mmr.config.blockNumber(),
): [leaves: Uint8Array[], LeafProof] {
  const leaves = leavesAt(mmr, bestKnown);
  const indices = blocks.map((block) => leavesAt(mmr, block) - 1);
  const data = indices.map((index) => offchainLeaf(mmr, leafPosition(index)));
  const found = data.filter((leaf) => leaf !== undefined);
  if (found.length < data.length) throw new MmrRefusal("LeafNotFound");
  const items = attempt("GenerateProof", () => leafProof(mergeOf(mmr), leaves, indices, offchainNodes(mmr)));
  return [found, { leaf_indices: indices.map(BigInt), leaf_count: BigInt(leaves), items: items.map(toH256) }];
}

/** Checks encoded leaves against the range as it was at the proof's time. Offchain only. @throws MmrRefusal */
export function verifyLeaves(mmr: Mmr, leaves: readonly Uint8Array[], proof: LeafProof): void {
  const count = proof.leaf_count;
  const tooMany =
    count > mmr.storage.NumberOfLeaves.get() || BigInt(proof.items.length + leaves.length) > count;
  if (tooMany || count === 0n) throw new MmrRefusal("Verify");
  const read = offchainNodes(mmr);
  const peaks = peakPositions(Number(count)).map(read);
  const known = peaks.filter((peak) => peak !== undefined);
  const root = known.length < peaks.length ? undefined : bagPeaks(mergeOf(mmr), known);
  if (root === undefined) throw new MmrRefusal("GetRoot");
  verifyLeavesProof(mmr, toH256(root), leaves, proof);
}

/** Checks encoded leaves against a root. @throws MmrRefusal `Verify` */
export function verifyLeavesProof(
  mmr: Mmr,
  root: H256,
  leaves: readonly Uint8Array[],
  proof: LeafProof,
): void {
  const { leaf_indices, leaf_count, items } = proof;
  const isCountable = [leaf_count, ...leaf_indices].every((number) => number <= BigInt(MAX_LEAVES));
  if (leaves.length !== leaf_indices.length || !isCountable) throw new MmrRefusal("Verify");
  const proven = leaves.map(
    (leaf, i) => [Number(leaf_indices[i]), mmr.host.hashing_keccak_256(leaf)] as const,
  );
  const found = attempt("Verify", () =>
    rootOfLeafProof(mergeOf(mmr), Number(leaf_count), proven, items.map(fromHex)),
  );
  if (toH256(found) !== root) throw new MmrRefusal("Verify");
}

/** Proof that the range at one block grew from that at an earlier one. Offchain only. @throws MmrRefusal */
export function generateAncestryProof(
  mmr: Mmr,
  earlier: number,
  bestKnown: number = mmr.config.blockNumber(),
): AncestryProof {
  const leaves = leavesAt(mmr, bestKnown);
  const before = leavesAt(mmr, earlier);
  if (before > leaves) throw new MmrRefusal("GenerateProof");
  const read = offchainNodes(mmr);
  const peaks = peakPositions(before).map(read);
  const known = peaks.filter((peak) => peak !== undefined);
  if (known.length < peaks.length) throw new MmrRefusal("GenerateProof");
  const items = attempt("GenerateProof", () => ancestryProof(mergeOf(mmr), before, leaves, read));
  return {
    prev_peaks: known.map(toH256),
    prev_leaf_count: BigInt(before),
    leaf_count: BigInt(leaves),
    items: items.map(([position, hash]) => [BigInt(position), toH256(hash)]),
  };
}

/** Whether an ancestry proof has as many nodes as it needs. */
export function isAncestryProofOptimal({ prev_leaf_count, leaf_count, items }: AncestryProof): boolean {
  if (prev_leaf_count > BigInt(MAX_LEAVES) || leaf_count > BigInt(MAX_LEAVES)) return false;
  return items.length === ancestryProofSize(Number(prev_leaf_count), Number(leaf_count));
}

/**
 * The root of the earlier range, when the proof shows that the range under `root` grew from it.
 * @throws MmrRefusal `Verify`
 */
export function verifyAncestryProof(mmr: Mmr, root: H256, proof: AncestryProof): H256 {
  const { prev_peaks, prev_leaf_count, leaf_count, items } = proof;
  const numbers = [prev_leaf_count, leaf_count, ...items.map(([position]) => position)];
  if (numbers.some((number) => number > BigInt(MAX_LEAVES))) throw new MmrRefusal("Verify");
  const merge = mergeOf(mmr);
  const peaks = prev_peaks.map(fromHex);
  const before = bagPeaks(merge, peaks);
  const nodes = items.map(([position, hash]) => [Number(position), fromHex(hash)] as const);
  const found = attempt("Verify", () =>
    rootOfAncestryProof(merge, Number(prev_leaf_count), Number(leaf_count), peaks, nodes),
  );
  if (before === undefined || toH256(found) !== root) throw new MmrRefusal("Verify");
  return toH256(before);
}

function leafCount({ storage }: Mmr): number {
  return Number(storage.NumberOfLeaves.get());
}

function hashBytes(hash: H256 | undefined): Uint8Array | undefined {
  return hash && fromHex(hash);
}

function attempt<T>(failure: MmrFailure["type"], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MmrError) throw new MmrRefusal(failure);
    throw error;
  }
}
