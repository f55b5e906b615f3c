import type { PeerId, ReputationChange } from "@serinus/node-api";
import type { BeefyAuthorityId, BeefyDoubleVotingProof, BeefyValidatorSet } from "@serinus/runtime-api";
import type { BeefyRecord } from "./record.ts";
import { createSession, type Session } from "./session.ts";
import type { VerifyPrehashed } from "./verify-finality-proof.ts";
import type { VersionedFinalityProof } from "./wire/messages.ts";

/** What a voter cannot know by itself. */
export interface BeefyEnvironment {
  readonly verify: VerifyPrehashed;
  hasKey(id: BeefyAuthorityId): boolean;
  /** Signs a 32 byte hash: 65 bytes; `undefined` when the key is not here after all. */
  sign(id: BeefyAuthorityId, hash: Uint8Array): Uint8Array | undefined;
  /** The MMR's root as a finalized block's digest tells it. */
  mmrRoot(number: number): Uint8Array | undefined;
}

/** What happens to the voter. */
export type BeefyInput =
  /** GRANDPA finalized up to `number`; sessions that began on the way, ascending. */
  | {
      readonly type: "finalized";
      readonly number: number;
      readonly sessions: readonly { readonly start: number; readonly set: BeefyValidatorSet }[];
    }
  | { readonly type: "connected"; readonly peer: PeerId }
  | { readonly type: "disconnected"; readonly peer: PeerId }
  | { readonly type: "message"; readonly peer: PeerId; readonly message: Uint8Array }
  /** A proof that came with a block or was asked for. */
  | { readonly type: "proof"; readonly proof: VersionedFinalityProof }
  /** Votes and proofs are sent once more: peers may have come or lost them. */
  | { readonly type: "rebroadcast" };

/** What it wants done, in this order: a `persist` is durable before anything behind it is done. */
export type BeefyOutput =
  | { readonly type: "persist"; readonly record: BeefyRecord }
  | { readonly type: "send"; readonly peers: readonly PeerId[]; readonly message: Uint8Array }
  | { readonly type: "report"; readonly peer: PeerId; readonly change: ReputationChange }
  /** A block has a finality proof: to be kept with it and told. */
  | {
      readonly type: "justified";
      readonly number: number;
      /** Whether it is of a session's first block: light clients follow sets by those. */
      readonly mandatory: boolean;
      readonly encoded: Uint8Array;
    }
  | { readonly type: "doubleVote"; readonly proof: BeefyDoubleVotingProof }
  /** A mandatory block has no proof here yet: it is to be asked for. */
  | { readonly type: "wantProof"; readonly number: number; readonly peers: readonly PeerId[] };

/** A BEEFY voter. Only `stepBeefy` changes it. */
export interface Beefy {
  readonly env: BeefyEnvironment;
  /** Blocks between two votes, at least. */
  readonly minDelta: number;
  /** Sessions without a proof of their first block, and the last one. The first is the one that is voted in. */
  sessions: Session[];
  /** The block that BEEFY began with. */
  readonly palletGenesis: number;
  bestGrandpa: number;
  bestBeefy: number;
  /** The highest block that this node voted for. */
  bestVoted: number;
  /** Whether it has not voted since it was started. */
  isFresh: boolean;
  readonly pending: Map<number, VersionedFinalityProof>;
  /** Blocks above `bestBeefy` of which a good proof was heard and sent on. */
  readonly told: Set<number>;
  readonly peers: Set<PeerId>;
  /** Messages that were refused of each peer since the last rebroadcast. */
  readonly refused: Map<PeerId, number>;
  /** Messages that were seen, by hash, with who sent them; and those worth sending again. */
  readonly seen: Map<string, Set<PeerId>>;
  readonly kept: Map<string, { readonly number: number; readonly message: Uint8Array }>;
  /** The mandatory block whose proof was asked for last. */
  asked: number | undefined;
  out: BeefyOutput[];
}

/** Where a voter begins. */
export interface BeefyStart {
  readonly env: BeefyEnvironment;
  readonly minDelta?: number;
  readonly record: BeefyRecord;
}

export function createBeefy({ env, minDelta = 8, record }: BeefyStart): Beefy {
  return {
    env,
    minDelta: Math.max(1, minDelta),
    sessions: record.sessions.map(({ start, set, mandatory_done, best_done }) => ({
      ...createSession(start, set),
      mandatoryDone: mandatory_done,
      bestDone: best_done,
    })),
    palletGenesis: record.pallet_genesis,
    bestGrandpa: record.best_grandpa,
    bestBeefy: record.best_beefy,
    bestVoted: record.best_voted,
    isFresh: true,
    pending: new Map(),
    told: new Set(),
    peers: new Set(),
    refused: new Map(),
    seen: new Map(),
    kept: new Map(),
    asked: undefined,
    out: [],
  };
}
