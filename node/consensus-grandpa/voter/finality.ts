import { type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import { applyStandardChanges } from "../authority-set/authority-set.ts";
import { noteCommit } from "../gossip/commits.ts";
import type { GrandpaJustification } from "../justification/justification.ts";
import { isValidCommit } from "../justification/validate-commit.ts";
import { precommitGhost, precommitsFor, roundState } from "../round/round.ts";
import { type AuthorityId, type Commit, compactCommit, GossipMessage } from "../wire/messages.ts";
import { voteSignature } from "../wire/vote-bytes.ts";
import { releasePassed } from "./import-vote.ts";
import { saveAuthoritySet } from "./saving.ts";
import { startSet } from "./start-set.ts";
import type { Grandpa, VotingRound } from "./state.ts";

/** Finalizes what a round's votes made final, if that is news. */
export function finalizeRound(grandpa: Grandpa, voting: VotingRound): void {
  const { finalized } = roundState(voting.round, grandpa.env.chain);
  if (finalized === undefined) return;
  if (finalized.number > grandpa.lastFinalizedInRounds.number) grandpa.lastFinalizedInRounds = finalized;
  if (finalized.number <= grandpa.finalized.number) return;
  const commit = commitOf(grandpa, voting);
  if (commit === undefined) return;
  finalizeBlock(grandpa, voting.round.number, commit);
}

/** Commits a past round when its time has come, unless somebody else did. */
export function commitRound(grandpa: Grandpa, past: VotingRound): void {
  if (past.commitAt === undefined || grandpa.now < past.commitAt) return;
  past.commitAt = undefined;
  const { finalized } = roundState(past.round, grandpa.env.chain);
  if (finalized === undefined || past.bestCommit >= finalized.number) return;
  if (past.localId === undefined) return;
  const commit = commitOf(grandpa, past);
  if (commit !== undefined) gossipCommit(grandpa, past.round.number, commit);
}

/** The precommits that finalize the highest block of a round. */
function commitOf(grandpa: Grandpa, { round }: VotingRound): Commit | undefined {
  const { chain } = grandpa.env;
  const block = precommitGhost(round, chain);
  if (block === undefined) return undefined;
  const commit: Commit = {
    target_hash: block.hash,
    target_number: block.number,
    precommits: precommitsFor(round, chain, block).map(({ target, voter, message }) => ({
      precommit: { target_hash: target.hash, target_number: target.number },
      signature: voteSignature(message),
      id: round.voters.ids[voter] as AuthorityId,
    })),
  };
  // A majority that only counts by equivocators whose votes are elsewhere cannot be shown: wait for more votes.
  return isValidCommit(commit, round.voters, chain) ? commit : undefined;
}

/** Has a block finalized by a valid commit, and begins the next authority set when the block ends this one. */
export function finalizeBlock(
  grandpa: Grandpa,
  round: number,
  commit: Commit,
  justification?: GrandpaJustification,
): void {
  const { authoritySet, env, config } = grandpa;
  const block: BlockRef = { hash: commit.target_hash, number: commit.target_number };
  if (block.number <= grandpa.finalized.number) return;
  if (!isEqualOrDescendent(env.chain, grandpa.finalized, block)) {
    const message = `block ${block.number} ${block.hash} was committed but does not descend from the finalized ${grandpa.finalized.hash}`;
    grandpa.out.push({ type: "log", level: "error", message });
    return;
  }
  const setId = authoritySet.set_id;
  const period = config.justificationPeriod;
  const change = applyStandardChanges(authoritySet, env.chain, block);
  const store =
    justification !== undefined ||
    change?.newSet === true ||
    grandpa.finalized.number === 0 ||
    Math.floor(grandpa.finalized.number / period) !== Math.floor(block.number / period);
  grandpa.out.push({
    type: "finalize",
    block,
    setId,
    round,
    commit,
    store,
    ...(justification === undefined ? {} : { justification }),
  });
  grandpa.finalized = block;
  releasePassed(grandpa);
  if (change === undefined) return;
  if (!change.newSet) {
    saveAuthoritySet(grandpa);
    return;
  }
  // Who still votes in the old set needs nothing more than this.
  gossipCommit(grandpa, round, commit);
  startSet(grandpa, block);
}

function gossipCommit(grandpa: Grandpa, round: number, commit: Commit): void {
  const { setId } = grandpa.gossip;
  const message = GossipMessage.encode({
    type: "Commit",
    value: { round, set_id: setId, message: compactCommit(commit) },
  });
  noteCommit(grandpa, round, commit.target_number, message);
}
