import type { ReputationChange } from "@serinus/node-api";
import { noteCommit } from "../gossip/commits.ts";
import type { Peer } from "../gossip/peers.ts";
import { refuse } from "../gossip/refuse.ts";
import { BENEFIT, badSignatures, COST } from "../gossip/reputation.ts";
import { considerCommit } from "../gossip/view.ts";
import { isValidCommit } from "../justification/validate-commit.ts";
import type { Vote } from "../round/vote.ts";
import { type Commit, type CompactCommit, expandCommit } from "../wire/messages.ts";
import { PRECOMMIT } from "../wire/vote-bytes.ts";
import { finalizeBlock } from "./finality.ts";
import { countVoteOf, votingRound } from "./import-vote.ts";
import { awaitBlocks, isPending } from "./pending.ts";
import { signedVotes } from "./signed-votes.ts";
import type { Grandpa } from "./state.ts";

interface CommitMessage {
  readonly round: number;
  readonly set_id: number;
  readonly message: CompactCommit;
}

/** A commit from a peer: checked, its block finalized, and sent on. @returns why it was refused. */
export function receiveCommit(
  grandpa: Grandpa,
  peer: Peer,
  { round, set_id, message }: CommitMessage,
  bytes: Uint8Array,
): ReputationChange | undefined {
  const { gossip } = grandpa;
  const { lastCommit } = peer.view;
  const number = message.target_number;
  if (lastCommit !== undefined && number < lastCommit) return COST.invalidViewChange;
  peer.view = { ...peer.view, lastCommit: number };
  const view = { round: gossip.round, setId: gossip.setId, lastCommit: gossip.commit?.number };
  const considered = considerCommit(view, set_id, number);
  if (considered === "future") return COST.futureMessage;
  if (considered === "past") return COST.pastRejection;
  // Its signatures were checked when it came first.
  if (isPending(grandpa, bytes)) return knowsCommit(peer, set_id, number) ? COST.duplicateGossip : note();
  const commit = expandCommit(message);
  if (commit === undefined || !hasEnoughWeight(grandpa, commit)) return COST.malformedCommit;
  const reader = signedVotes(grandpa, PRECOMMIT, round, set_id);
  const votes: Vote[] = [];
  for (const { precommit, signature, id } of commit.precommits) {
    const target = { hash: precommit.target_hash, number: precommit.target_number };
    const vote = reader.read(target, signature, id);
    if (vote === undefined) return badSignatures(votes.length + 1);
    votes.push(vote);
  }
  note();
  const blocks = [{ hash: commit.target_hash, number }, ...votes.map(({ target }) => target)];
  awaitBlocks(grandpa, peer.id, bytes, blocks, () =>
    processCommit(grandpa, peer.id, round, commit, votes, bytes),
  );
  return undefined;

  function note(): undefined {
    peer.knownCommit = { setId: set_id, number, at: grandpa.now };
  }
}

function knowsCommit({ knownCommit }: Peer, setId: number, number: number): boolean {
  return knownCommit?.setId === setId && knownCommit.number >= number;
}

/** A commit whose blocks are all here. */
function processCommit(
  grandpa: Grandpa,
  from: string,
  round: number,
  commit: Commit,
  votes: readonly Vote[],
  bytes: Uint8Array,
): void {
  const { env, voters, gossip } = grandpa;
  const peer = gossip.peers.get(from);
  if (!isValidCommit(commit, voters, env.chain)) {
    if (peer !== undefined) refuse(grandpa, peer, COST.invalidCommit);
    return;
  }
  if (peer !== undefined) peer.earned += BENEFIT.validatedCommit;
  const voting = votingRound(grandpa, round);
  if (voting !== undefined) {
    voting.bestCommit = Math.max(voting.bestCommit, commit.target_number);
    for (const vote of votes) countVoteOf(grandpa, voting, vote);
  }
  // Noted first: the block may end this set.
  noteCommit(grandpa, round, commit.target_number, bytes);
  finalizeBlock(grandpa, round, commit);
}

/** Whether the signers are voters, of enough weight, and not more than equivocation explains. */
function hasEnoughWeight({ voters }: Grandpa, commit: Commit): boolean {
  const most = 2 * voters.total - voters.threshold;
  let weight = 0;
  for (const { id } of commit.precommits) {
    const voter = voters.indexOfId(id);
    if (voter < 0) return false;
    weight += voters.weights[voter] as number;
    if (weight > most) return false;
  }
  return weight >= voters.threshold;
}
