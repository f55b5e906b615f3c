import type { BlockHash } from "@serinus/bytes";
import type { PeerId } from "@serinus/node-api";
import type { BlockRef, VotingChain } from "../ancestry.ts";
import type { AuthoritySet } from "../authority-set/authority-set.ts";
import type { Peer } from "../gossip/peers.ts";
import type { RoundTopic } from "../gossip/topic.ts";
import type { KeptRound, Output } from "../outputs.ts";
import type { HasVoted } from "../records.ts";
import type { Round, RoundState } from "../round/round.ts";
import type { Vote } from "../round/vote.ts";
import type { VoterSet } from "../voter-set.ts";
import type { VotingRule } from "../voting-rules.ts";
import type { AuthorityId } from "../wire/messages.ts";
import type { BlockRefs } from "./block-refs.ts";

/** How a voter behaves. Times in milliseconds. */
export interface GrandpaConfig {
  /** Time in which a message is taken to reach everybody: T. Prevotes come after 2 T, precommits after 4 T. */
  readonly gossipDuration: number;
  /** A justification is kept whenever a multiple of it is passed, in blocks. */
  readonly justificationPeriod: number;
  /** How often peers are told where this node stands when nothing changes. */
  readonly neighborPeriod: number;
  /** In a round that lasts this long, votes are sent again to peers that had them. */
  readonly rebroadcastAfter: number;
  readonly votingRules: readonly VotingRule[];
  /** Authorities ask only authorities for what they missed. */
  readonly catchUpOnlyFromAuthorities: boolean;
}

/** What a voter cannot know by itself. All of it answers at once. */
export interface GrandpaEnvironment {
  readonly chain: VotingChain;
  /** Whether the signature in a vote message is good. */
  verifyVote(message: Uint8Array): boolean;
  /** Whether the secret key of this authority is here. */
  hasKey(id: AuthorityId): boolean;
  /** Signs; `undefined` when the key is not here after all. */
  sign(id: AuthorityId, payload: Uint8Array): Uint8Array | undefined;
  /** A whole number from 0 up to `below`, without it. */
  random(below: number): number;
}

/** One round as this node takes part in it. */
export interface VotingRound {
  readonly round: Round;
  readonly startedAt: number;
  /** What this node did last. */
  phase: "start" | "proposed" | "prevoted" | "precommitted";
  /** The round before: its state still changes as votes come. `undefined` after a restart or a catch-up. */
  readonly previous: Round | undefined;
  readonly previousState: RoundState;
  /** This node's key, `undefined` when it does not vote. */
  readonly localId: AuthorityId | undefined;
  /** What the primary proposed. */
  primaryBlock: BlockRef | undefined;
  /** Votes for blocks that are not here yet. */
  readonly waiting: Map<BlockHash, Vote[]>;
  /** When a finalized block of this round will be committed, once the round is over. */
  commitAt: number | undefined;
  /** The highest commit of this round that is known. */
  bestCommit: number;
}

/** Something that waits for blocks. */
export interface Pending {
  readonly from: PeerId;
  /** The message, where the same may come from others. */
  readonly message: Uint8Array | undefined;
  readonly missing: Map<BlockHash, BlockRef>;
  /** The set whose votes it holds: those of another are dropped. */
  readonly setId: number;
  readonly then: () => void;
}

/** Asking a peer for a round that was missed. */
export type CatchUpState =
  | { readonly type: "none" }
  | {
      readonly type: "requesting";
      readonly peer: PeerId;
      readonly setId: number;
      readonly round: number;
      readonly since: number;
    }
  | { readonly type: "processing"; readonly since: number };

/** What gossip holds. */
export interface Gossip {
  readonly peers: Map<PeerId, Peer>;
  /** By round: the current one, the next, and the last three. */
  readonly topics: Map<number, RoundTopic>;
  round: number;
  setId: number;
  roundStart: number;
  /** How widely votes of this round are sent: 1 to few, 2 to more, 3 to all. */
  spread: 1 | 2 | 3;
  /** The best commit of this set, as it is sent on. */
  commit: { readonly number: number; readonly round: number; readonly message: Uint8Array } | undefined;
  /** The commit that ended the set before, for peers that are still there. */
  lastSetCommit:
    | { readonly setId: number; readonly number: number; readonly message: Uint8Array }
    | undefined;
  catchUp: CatchUpState;
  /** When peers' benefits are told next. */
  benefitsAt: number;
  neighborAt: number;
  rebroadcastAt: number;
}

/** A GRANDPA voter: everything it knows. Only `step` changes it. */
export interface Grandpa {
  readonly config: GrandpaConfig;
  readonly env: GrandpaEnvironment;
  readonly gossip: Gossip;
  readonly refs: BlockRefs;
  authoritySet: AuthoritySet;
  voters: VoterSet;
  now: number;
  finalized: BlockRef;
  /** The base of the next round. */
  lastFinalizedInRounds: BlockRef;
  best: VotingRound;
  /** Rounds that are over but whose estimate is not final, newest first. */
  past: VotingRound[];
  /** The last two completed rounds, newest first. */
  completed: readonly KeptRound[];
  /** How many votes of those were recorded. */
  savedVotes: number;
  /** This node's votes in running rounds. */
  ownVotes: Map<number, HasVoted>;
  /** A forced change was announced: nobody votes until it takes effect. */
  paused: boolean;
  /** Votes of this node since it was started, for metrics. */
  readonly cast: { prevotes: number; precommits: number };
  pending: Pending[];
  /** When blocks that are still missing are asked for again. */
  askAt: number;
  out: Output[];
}
