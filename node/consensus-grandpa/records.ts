import {
  bool,
  type Codec,
  h256,
  lazy,
  mapped,
  option,
  struct,
  tuple,
  u32,
  unit,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import type { AuthoritySet, DelayKind, PendingChange } from "./authority-set/authority-set.ts";
import type { ForkNode } from "./authority-set/fork-tree.ts";
import { counter } from "./wire/counters.ts";
import { AuthorityId, AuthorityList, Precommit, SignedMessage } from "./wire/messages.ts";

/**
 * What is kept beside the chain, under the keys and in the encodings of Substrate's `aux_schema` (version 3). Two
 * differences: the votes of running rounds stand under a key of their own, so that a vote, which has to be durable
 * before it is sent, does not rewrite the hundreds of votes of completed rounds; and with a precommit goes what led to
 * it ({@link SeenPrevotes}).
 */
export const RECORD_KEYS = {
  version: "grandpa_schema_version",
  authoritySet: "grandpa_voters",
  completedRounds: "grandpa_completed_round",
  ownVotes: "grandpa_current_rounds",
  seenPrevotes: "grandpa_seen_prevotes",
  bestJustification: "grandpa_best_justification",
} as const;

/** The version that `RECORD_KEYS.version` holds, a `u32`. */
export const SCHEMA_VERSION = 3;

const blockRef: Codec<{ hash: ValueOf<typeof h256>; number: number }> = /* @__PURE__ */ mapped(
  tuple(h256, u32),
  ([hash, number]) => ({ hash, number }),
  ({ hash, number }): [ValueOf<typeof h256>, number] => [hash, number],
);

const roundStateRecord = /* @__PURE__ */ struct({
  prevoteGhost: option(blockRef),
  finalized: option(blockRef),
  estimate: option(blockRef),
  completable: bool,
});

/** A round whose successor began. */
export type CompletedRound = ValueOf<typeof CompletedRound>;
export const CompletedRound = /* @__PURE__ */ struct({
  number: counter,
  state: roundStateRecord,
  base: blockRef,
  votes: vec(SignedMessage),
});

/** The latest rounds of a set, newest first. */
export type CompletedRounds = ValueOf<typeof CompletedRounds>;
export const CompletedRounds = /* @__PURE__ */ struct({
  rounds: vec(CompletedRound),
  set_id: counter,
  voters: vec(AuthorityId),
});

/** Whether the voter votes, and what it completed. */
export type VoterSetState = ValueOf<typeof VoterSetState>;
export const VoterSetState = /* @__PURE__ */ variants({ Live: CompletedRounds, Paused: CompletedRounds });

/** What this node voted in a round. */
export type HasVoted = ValueOf<typeof HasVoted>;
export const HasVoted = /* @__PURE__ */ variants({
  No: unit,
  Yes: tuple(
    AuthorityId,
    variants({
      Propose: Precommit,
      Prevote: tuple(option(Precommit), Precommit),
      Precommit: tuple(option(Precommit), Precommit, Precommit),
    }),
  ),
});

/** This node's votes in the running rounds of a set. */
export type CurrentRounds = ValueOf<typeof CurrentRounds>;
export const CurrentRounds = /* @__PURE__ */ struct({
  set_id: counter,
  rounds: vec(tuple(counter, HasVoted)),
});

/**
 * The prevotes that this node had seen when it precommitted. Were they lost with all who saw them, nobody would know any
 * more why that precommit was right, and the round would wait for them for ever.
 */
export type SeenPrevotes = ValueOf<typeof SeenPrevotes>;
export const SeenPrevotes = /* @__PURE__ */ struct({
  set_id: counter,
  round: counter,
  votes: vec(SignedMessage),
});

const delayKind: Codec<DelayKind> = /* @__PURE__ */ variants({
  Finalized: unit,
  Best: struct({ median_last_finalized: u32 }),
}) as Codec<DelayKind>;

const pendingChange: Codec<PendingChange> = /* @__PURE__ */ struct({
  next_authorities: AuthorityList,
  delay: u32,
  canon_height: u32,
  canon_hash: h256,
  delay_kind: delayKind,
});

const forkNode: Codec<ForkNode<PendingChange>> = /* @__PURE__ */ lazy(() =>
  struct({ hash: h256, number: u32, data: pendingChange, children: vec(forkNode) }),
);

/** The authority set with all that is pending. */
export const AuthoritySetRecord: Codec<AuthoritySet> = /* @__PURE__ */ struct({
  current_authorities: AuthorityList,
  set_id: counter,
  pending_standard_changes: struct({ roots: vec(forkNode), best_finalized_number: option(u32) }),
  pending_forced_changes: vec(pendingChange),
  authority_set_changes: vec(tuple(counter, u32)),
}) as Codec<AuthoritySet>;
