import type { LogLevelName, PeerId, ReputationChange } from "@serinus/node-api";
import type { BlockRef } from "./ancestry.ts";
import type { AuthoritySet } from "./authority-set/authority-set.ts";
import type { PeerRole } from "./gossip/peers.ts";
import type { GrandpaJustification } from "./justification/justification.ts";
import type { CompletedRounds, CurrentRounds } from "./records.ts";
import type { Vote } from "./round/vote.ts";
import type { AnnouncedChange } from "./wire/consensus-log.ts";
import type { AuthorityId, Commit } from "./wire/messages.ts";

/** What happens to the voter. */
export type Input =
  /** Time passed. */
  | { readonly type: "tick" }
  /** A block was imported; its parents were before. */
  | { readonly type: "imported"; readonly block: BlockRef; readonly change: AnnouncedChange | undefined }
  /** A block was finalized by somebody else: warp sync, or a chain that finalizes without votes. */
  | { readonly type: "finalized"; readonly block: BlockRef }
  | { readonly type: "connected"; readonly peer: PeerId; readonly role: PeerRole }
  | { readonly type: "disconnected"; readonly peer: PeerId }
  /** Gossip of one peer, oldest first. */
  | { readonly type: "messages"; readonly peer: PeerId; readonly messages: readonly Uint8Array[] }
  /** A justification that was verified for the current set. */
  | { readonly type: "justified"; readonly justification: GrandpaJustification };

/** What has to be durable, each part when it changed. */
export interface Records {
  readonly authoritySet?: AuthoritySet;
  /** Votes of completed rounds are given as they were sent: see `encodeRecords`. */
  readonly completedRounds?: {
    readonly paused: boolean;
    readonly setId: number;
    readonly voters: readonly AuthorityId[];
    readonly rounds: readonly KeptRound[];
  };
  readonly ownVotes?: CurrentRounds;
  readonly seenPrevotes?: {
    readonly setId: number;
    readonly round: number;
    readonly votes: readonly Vote[];
  };
}

/** A completed round as the voter holds it. */
export interface KeptRound extends Omit<CompletedRounds["rounds"][number], "votes" | "state" | "base"> {
  readonly state: import("./round/round.ts").RoundState;
  readonly base: BlockRef;
  readonly votes: readonly Vote[];
}

/** Two votes of one voter in one round that contradict one another. */
export interface Equivocation {
  readonly setId: number;
  readonly round: number;
  readonly offender: AuthorityId;
  readonly first: Vote;
  readonly second: Vote;
}

/** What the voter wants done, in this order: a `persist` is durable before anything behind it is done. */
export type Output =
  | { readonly type: "persist"; readonly records: Records }
  | { readonly type: "send"; readonly peers: readonly PeerId[]; readonly message: Uint8Array }
  | { readonly type: "report"; readonly peer: PeerId; readonly change: ReputationChange }
  /** The block is final. `store`: its justification is to be kept with it. */
  | {
      readonly type: "finalize";
      readonly block: BlockRef;
      readonly setId: number;
      readonly round: number;
      readonly commit: Commit;
      readonly store: boolean;
      /** Given when the block was finalized by one. */
      readonly justification?: GrandpaJustification;
    }
  | { readonly type: "equivocation"; readonly equivocation: Equivocation }
  /** Somebody voted for a block that is not here. */
  | { readonly type: "wantBlock"; readonly block: BlockRef; readonly peers: readonly PeerId[] }
  /** A set took over after `block`. */
  | { readonly type: "newSet"; readonly setId: number; readonly block: BlockRef }
  /** A round began. */
  | { readonly type: "round"; readonly setId: number; readonly round: number }
  | { readonly type: "log"; readonly level: LogLevelName; readonly message: string };
