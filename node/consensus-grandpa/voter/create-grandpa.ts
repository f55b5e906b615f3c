import type { BlockRef } from "../ancestry.ts";
import {
  type AuthoritySet,
  AuthoritySetError,
  applyStandardChanges,
  importBlockChanges,
} from "../authority-set/authority-set.ts";
import { createGossip, gossipWake } from "../gossip/local-view.ts";
import type { Output } from "../outputs.ts";
import type { CurrentRounds, SeenPrevotes, VoterSetState } from "../records.ts";
import { createRound } from "../round/round.ts";
import { DEFAULT_VOTING_RULES } from "../voting-rules.ts";
import type { AnnouncedChange } from "../wire/consensus-log.ts";
import { createBlockRefs } from "./block-refs.ts";
import { restoreRounds } from "./restore-rounds.ts";
import { saveAuthoritySet, saveCompleted } from "./saving.ts";
import { firstBlockOf, genesisState, startSet, votersOf } from "./start-set.ts";
import type { Grandpa, GrandpaConfig, GrandpaEnvironment } from "./state.ts";

/** Kusama's and Substrate's values. */
export const DEFAULT_CONFIG: GrandpaConfig = {
  gossipDuration: 1000,
  justificationPeriod: 512,
  neighborPeriod: 120_000,
  rebroadcastAfter: 300_000,
  votingRules: DEFAULT_VOTING_RULES,
  catchUpOnlyFromAuthorities: false,
};

/** A block above the finalized one, and the change of authorities that it announces. */
export interface UnfinalizedBlock {
  readonly block: BlockRef;
  readonly change: AnnouncedChange | undefined;
}

/** What a voter starts from: records of before, or a set alone. */
export interface GrandpaStart {
  readonly config?: Partial<GrandpaConfig>;
  readonly env: GrandpaEnvironment;
  readonly now: number;
  readonly authoritySet: AuthoritySet;
  readonly finalized: BlockRef;
  /** Blocks above the finalized one with what they announce, ascending: not all of it was recorded before a crash. */
  readonly unfinalized?: readonly UnfinalizedBlock[];
  readonly voterSetState?: VoterSetState | undefined;
  readonly ownVotes?: CurrentRounds | undefined;
  readonly seenPrevotes?: SeenPrevotes | undefined;
}

/**
 * A voter, and what it wants done at once. Records of another set than the current one are of no use: the set begins
 * anew at the finalized block then, as it did when it took over.
 */
export function createGrandpa(start: GrandpaStart): { grandpa: Grandpa; outputs: readonly Output[] } {
  const { env, now, authoritySet, finalized, voterSetState, ownVotes } = start;
  const config = { ...DEFAULT_CONFIG, ...start.config };
  const begin = recover(start);
  let { recovered } = begin;
  if (applyStandardChanges(authoritySet, env.chain, finalized) !== undefined) recovered = true;
  const voters = votersOf(authoritySet);
  const state = genesisState(finalized);
  const grandpa: Grandpa = {
    config,
    env,
    gossip: createGossip(authoritySet.set_id, now, config),
    refs: createBlockRefs(),
    authoritySet,
    voters,
    now,
    finalized,
    lastFinalizedInRounds: finalized,
    best: {
      round: createRound(0, voters, finalized),
      startedAt: now,
      phase: "precommitted",
      previous: undefined,
      previousState: state,
      localId: undefined,
      primaryBlock: undefined,
      waiting: new Map(),
      commitAt: undefined,
      bestCommit: 0,
    },
    past: [],
    completed: [],
    savedVotes: 0,
    ownVotes: new Map(),
    paused: false,
    cast: { prevotes: 0, precommits: 0 },
    pending: [],
    askAt: Number.POSITIVE_INFINITY,
    out: [],
  };
  if (recovered) saveAuthoritySet(grandpa);
  const completed = voterSetState?.value;
  const last = completed?.rounds[0];
  if (completed === undefined || last === undefined || completed.set_id !== authoritySet.set_id)
    startSet(grandpa, begin.block);
  else {
    grandpa.paused = voterSetState?.type === "Paused" || begin.paused;
    if (ownVotes?.set_id === authoritySet.set_id) grandpa.ownVotes = new Map(ownVotes.rounds);
    restoreRounds(grandpa, completed, start.seenPrevotes);
    if (begin.paused) saveCompleted(grandpa, false);
  }
  const outputs = grandpa.out;
  grandpa.out = [];
  return { grandpa, outputs };
}

/** Takes in what blocks announced and nobody recorded any more. A change that was refused before is refused again. */
function recover({ authoritySet, env, finalized, unfinalized = [] }: GrandpaStart) {
  let recovered = false;
  let paused = false;
  let block = finalized;
  for (const { block: imported, change } of unfinalized)
    try {
      const { noted, median } = importBlockChanges(authoritySet, env.chain, imported, change);
      recovered ||= noted || median !== undefined;
      paused ||= noted && change?.medianLastFinalized !== undefined;
      if (median !== undefined) block = firstBlockOf(env.chain, finalized, median);
    } catch (error) {
      if (!(error instanceof AuthoritySetError)) throw error;
    }
  return { recovered, paused, block };
}

/** When time alone next makes the voter do something, in milliseconds: tick it then. */
export function nextWake(grandpa: Grandpa): number {
  const { best, past, now, config } = grandpa;
  let at = Math.min(gossipWake(grandpa), grandpa.askAt);
  for (const timer of [2, 4]) {
    const due = best.startedAt + timer * config.gossipDuration;
    if (due > now) at = Math.min(at, due);
  }
  for (const { commitAt } of past) if (commitAt !== undefined) at = Math.min(at, commitAt);
  return at;
}
