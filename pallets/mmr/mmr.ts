import type { H256 } from "@serinus/bytes";
import type { Pallet } from "@serinus/frame";
import type { Weight } from "@serinus/runtime-api";
import type { Codec } from "@serinus/scale";
import type { manifest } from "./manifest.ts";

/** What Mmr needs from the runtime. Nodes are hashed with keccak-256. */
export interface MmrConfig<Leaf = unknown> {
  readonly Leaf: Codec<Leaf>;
  /** What this block adds: the leaf tells of the block before. */
  leafData(): Leaf;
  /** Told the root of each block. */
  onNewRoot(root: H256): void;
  /** Weight of a block by the peaks that it touches. */
  onInitializeWeight(peaks: number): Weight;
  blockNumber(): number;
  parentHash(): H256;
  /** Hash of an earlier block, all zero when it is too old. */
  blockHash(block: number): H256;
}

/** The Mmr pallet. */
export type Mmr = Pallet<typeof manifest, MmrConfig>;
