import { type Ancestry, type BlockRef, isEqualOrDescendent } from "../ancestry.ts";
import { createRound, importVote, precommitGhost } from "../round/round.ts";
import type { Vote } from "../round/vote.ts";
import type { VoterSet } from "../voter-set.ts";
import type { Commit } from "../wire/messages.ts";
import { PRECOMMIT } from "../wire/vote-bytes.ts";

const NO_MESSAGE = new Uint8Array(0);

/**
 * Whether the precommits make the commit's block, and no higher one, final (`finality_grandpa::validate_commit`).
 * Precommits of strangers are passed over; one equivocation of a voter is allowed and counts for every block. Does not
 * look at signatures.
 */
export function isValidCommit(commit: Commit, voters: VoterSet, chain: Ancestry): boolean {
  const votes: Vote[] = [];
  for (const { precommit, id } of commit.precommits) {
    const voter = voters.indexOfId(id);
    const target = { hash: precommit.target_hash, number: precommit.target_number };
    if (voter >= 0) votes.push({ kind: PRECOMMIT, voter, target, message: NO_MESSAGE });
  }
  const base = lowestTarget(votes.map(({ target }) => target));
  if (base === undefined) return false;
  const round = createRound(0, voters, base);
  const equivocators = new Set<number>();
  for (const vote of votes) {
    if (!isEqualOrDescendent(chain, base, vote.target)) return false;
    const outcome = importVote(round, chain, vote);
    if (outcome === "unplaced") return false;
    if (outcome !== "equivocation") continue;
    if (equivocators.has(vote.voter)) return false;
    equivocators.add(vote.voter);
  }
  const ghost = precommitGhost(round, chain);
  return ghost?.hash === commit.target_hash && ghost.number === commit.target_number;
}

/** The lowest of the blocks; the first of several. */
export function lowestTarget(targets: readonly BlockRef[]): BlockRef | undefined {
  return targets.reduce<BlockRef | undefined>(
    (lowest, target) => (lowest === undefined || target.number < lowest.number ? target : lowest),
    undefined,
  );
}
