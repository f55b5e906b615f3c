import { type BlockHash, concatBytes, fromHex } from "@serinus/bytes";
import { leafPosition, sizeOf } from "@serinus/mmr";
import { bytes, u64, utf8Encode } from "@serinus/scale";

/** `pallet_mmr::Config::INDEXING_PREFIX`, the same on every chain with BEEFY. */
const PREFIX = bytes.encode(utf8Encode("mmr"));

/** Where a node of a final block lies, whatever the fork. */
export function canonicalKey(position: number): Uint8Array {
  return concatBytes(PREFIX, u64.encode(BigInt(position)));
}

/** Where the runtime writes a node: by the parent of the block that adds it, so that forks do not meet. */
export function forkKey(position: number, parentHash: BlockHash): Uint8Array {
  return concatBytes(canonicalKey(position), fromHex(parentHash));
}

/** Positions of the nodes that come to be with a leaf: its own, then those of the ancestors that it completes. */
export function nodesAddedWith(leaf: number): number[] {
  const first = leafPosition(leaf);
  return Array.from({ length: sizeOf(leaf + 1) - first }, (_, i) => first + i);
}
