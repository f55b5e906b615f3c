import type { Hex } from "@serinus/bytes";
import type { BlockRequest, StateRequest } from "@serinus/network-protocols";
import type { Justification, PeerId, ReputationChange } from "@serinus/node-api";
import type { ReceivedBlock } from "../blocks/io.ts";
import type { BlockId } from "../header.ts";

/** How far finality was proven, and who proves what comes after. `Set` is finality's own. */
export interface WarpPosition<Set> extends BlockId {
  readonly stateRoot: Hex;
  readonly set: Set;
  /** Justifications of blocks on the way, ascending, the position's own among them. */
  readonly justifications: readonly (BlockId & { readonly justification: Justification })[];
  /** Whether the peer that led here knows of nothing further. */
  readonly isFinished: boolean;
}

/** What finality brings to warp sync. */
export interface WarpProofs<Set> {
  /** Where to begin: the genesis, with the set that finalizes what stands on it. */
  readonly begin: WarpPosition<Set>;
  /** Follows a proof that goes on from a position. @throws Error when it does not hold. */
  verify(from: WarpPosition<Set>, proof: Uint8Array): WarpPosition<Set>;
}

/** Keys and values of a trie. */
export type TrieEntries = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

/** A block with its state, and how finality got there. */
export interface WarpTarget<Set> {
  readonly position: WarpPosition<Set>;
  readonly block: ReceivedBlock;
  /** Without the entries that hold the roots of child tries. */
  readonly top: TrieEntries;
  /** By name without prefix. */
  readonly children: readonly (readonly [child: Uint8Array, entries: TrieEntries])[];
}

/** What is asked of a peer. */
export type WarpRequest =
  | { readonly type: "proof"; readonly begin: BlockId["hash"] }
  | { readonly type: "block"; readonly request: BlockRequest }
  | { readonly type: "state"; readonly request: StateRequest };

/** What happens to warp sync. */
export type WarpInput =
  | { readonly type: "peer"; readonly peer: PeerId; readonly best: BlockId }
  | { readonly type: "announce"; readonly peer: PeerId; readonly best: BlockId }
  | { readonly type: "gone"; readonly peer: PeerId }
  /** A SCALE `WarpSyncProof`. */
  | { readonly type: "proof"; readonly id: number; readonly proof: Uint8Array }
  | { readonly type: "block"; readonly id: number; readonly blocks: readonly ReceivedBlock[] }
  /** A SCALE `CompactProof`. */
  | { readonly type: "state"; readonly id: number; readonly proof: Uint8Array }
  | { readonly type: "failed"; readonly id: number; readonly fault: "silent" | "refused" | "bad" }
  | { readonly type: "tick" };

/** What warp sync wants done. */
export type WarpOutput<Set> =
  | { readonly type: "request"; readonly id: number; readonly peer: PeerId; readonly request: WarpRequest }
  | { readonly type: "report"; readonly peer: PeerId; readonly change: ReputationChange }
  | { readonly type: "disconnect"; readonly peer: PeerId }
  | { readonly type: "log"; readonly level: "info" | "debug"; readonly message: string }
  /** The end; without a target when no peer has anything that is proven final. */
  | { readonly type: "done"; readonly target: WarpTarget<Set> | undefined };
