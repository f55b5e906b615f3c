import type { ImportOutcome, IncomingBlock } from "@serinus/block-import";
import type { BlockHash } from "@serinus/bytes";
import type { BlockRequest } from "@serinus/network-protocols";
import type { Justification, PeerId, ReputationChange } from "@serinus/node-api";
import type { BlockId, HeaderInfo } from "../header.ts";

/** What the chain knows, asked during a step. Nothing is changed through it. */
export interface SyncView {
  best(): BlockId;
  finalized(): BlockId;
  /** Whether the chain holds the block. */
  isKnown(hash: BlockHash): boolean;
  /** Hash at a height of the best chain. */
  canonicalHash(number: number): BlockHash | undefined;
}

/** A block of a response: its parts were compared with one another, not verified. */
export interface ReceivedBlock extends HeaderInfo {
  readonly body: readonly Uint8Array[];
  readonly justifications: readonly Justification[];
}

/** A block on its way into the chain, and who sent it. */
export interface QueuedBlock extends IncomingBlock, BlockId {
  readonly peer: PeerId;
}

/** What happens to block sync. */
export type SyncInput =
  /** A peer takes part, and says what its best block is. */
  | { readonly type: "peer"; readonly peer: PeerId; readonly best: BlockId }
  | { readonly type: "gone"; readonly peer: PeerId }
  | {
      readonly type: "announce";
      readonly peer: PeerId;
      readonly header: HeaderInfo;
      readonly isBest: boolean;
    }
  /** Blocks in the order in which they were asked for. */
  | { readonly type: "response"; readonly id: number; readonly blocks: readonly ReceivedBlock[] }
  /** No answer, or one that was not worth the name. */
  | { readonly type: "failed"; readonly id: number; readonly fault: "silent" | "refused" | "bad" }
  | {
      readonly type: "outcomes";
      readonly blocks: readonly BlockId[];
      readonly outcomes: readonly ImportOutcome["type"][];
    }
  /** Somebody needs a block that these peers are said to have, whatever chain it is on. */
  | { readonly type: "want"; readonly block: BlockId; readonly peers: readonly PeerId[] }
  /** Finality waits for a block's justification. */
  | { readonly type: "wantJustification"; readonly block: BlockId }
  | { readonly type: "justified"; readonly hash: BlockHash; readonly peer: PeerId; readonly good: boolean }
  /** Time has passed, or the chain has changed. */
  | { readonly type: "tick" };

/** What block sync wants done. */
export type SyncOutput =
  | { readonly type: "request"; readonly id: number; readonly peer: PeerId; readonly request: BlockRequest }
  /** Blocks in ascending order, each after its parent. */
  | { readonly type: "import"; readonly blocks: readonly QueuedBlock[] }
  | {
      readonly type: "importJustification";
      readonly block: BlockId;
      readonly justification: Justification;
      readonly peer: PeerId;
    }
  | { readonly type: "report"; readonly peer: PeerId; readonly change: ReputationChange }
  | { readonly type: "disconnect"; readonly peer: PeerId };
