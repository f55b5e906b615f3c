import { type BeefyCommitment, type BeefyVoteMessage, MMR_ROOT_ID } from "@serinus/runtime-api";
import type { Beefy } from "./beefy.ts";
import { keepAndForward } from "./forward.ts";
import type { BeefyRecord } from "./record.ts";
import { addVote, conclude } from "./session.ts";
import { BadFinalityProofError, commitmentHash, verifyFinalityProof } from "./verify-finality-proof.ts";
import { voteTarget } from "./vote-target.ts";
import { GossipMessage, VersionedFinalityProof } from "./wire/messages.ts";

/** Proofs kept for blocks that GRANDPA has not finalized here yet. */
const MAX_PENDING = 2400;

/** Heights whose votes are of use: the first block of a session until it has a proof, then all up to finality. */
export function interval({ sessions, bestBeefy, bestGrandpa }: Beefy): readonly [number, number] | undefined {
  const [session] = sessions;
  if (session === undefined) return undefined;
  if (!session.mandatoryDone) return [session.start, session.start];
  return [Math.max(session.start, bestBeefy), bestGrandpa];
}

/**
 * Counts a vote whose signature is good; a supermajority finalizes.
 * @returns whether others are to hear of it: that somebody contradicts itself, they hear once.
 */
export function countVote(beefy: Beefy, message: BeefyVoteMessage): boolean {
  const [session] = beefy.sessions;
  if (session === undefined) return false;
  const outcome = addVote(session, message);
  if (outcome.type === "doubleVote") beefy.out.push({ type: "doubleVote", proof: outcome.proof });
  if (outcome.type !== "concluded") return outcome.type === "counted" || outcome.type === "doubleVote";
  const proof: VersionedFinalityProof = { type: "V1", value: outcome.proof };
  const encoded = GossipMessage.encode({ type: "FinalityProof", value: proof });
  finalize(beefy, proof);
  keepAndForward(beefy, outcome.proof.commitment.block_number, encoded, undefined);
  return true;
}

/** Keeps a proof until its block is final and its session the one voted in; it is verified then. */
export function addPending(beefy: Beefy, proof: VersionedFinalityProof): void {
  const { block_number } = proof.value.commitment;
  if (block_number > beefy.bestBeefy && beefy.pending.size < MAX_PENDING)
    beefy.pending.set(block_number, proof);
}

/** Takes proofs that came before their block was final here, or before their session was the one voted in. */
export function takePending(beefy: Beefy): void {
  for (;;) {
    const accepted = interval(beefy);
    if (accepted === undefined) return;
    for (const number of beefy.pending.keys()) if (number < accepted[0]) beefy.pending.delete(number);
    const number = [...beefy.pending.keys()]
      .filter((waiting) => waiting <= accepted[1])
      .sort((a, b) => a - b)[0];
    const proof = number === undefined ? undefined : beefy.pending.get(number);
    const set = beefy.sessions[0]?.set;
    if (number === undefined || proof === undefined || set === undefined) return;
    beefy.pending.delete(number);
    try {
      verifyFinalityProof(proof, number, set, beefy.env.verify);
    } catch (error) {
      if (!(error instanceof BadFinalityProofError)) throw error;
      continue;
    }
    finalize(beefy, proof);
  }
}

/** A block has a proof that was verified. */
export function finalize(beefy: Beefy, proof: VersionedFinalityProof): void {
  const number = proof.value.commitment.block_number;
  const [session] = beefy.sessions;
  if (session === undefined || number <= beefy.bestBeefy) return;
  conclude(session, number);
  beefy.bestBeefy = number;
  for (const [name, kept] of beefy.kept) if (kept.number < number) beefy.kept.delete(name);
  for (const told of beefy.told) if (told <= number) beefy.told.delete(told);
  // The proof before the record that says so, which must not outlive it.
  beefy.out.push({
    type: "justified",
    number,
    mandatory: number === session.start,
    encoded: VersionedFinalityProof.encode(proof),
  });
  prune(beefy);
  save(beefy);
}

/** Sessions whose first block has a proof are over once there is a later one. */
export function prune(beefy: Beefy): void {
  while (beefy.sessions.length > 1 && beefy.sessions[0]?.mandatoryDone === true) beefy.sessions.shift();
}

/** Votes for the block that is due, once: the record of it is durable before the vote is sent. */
export function vote(beefy: Beefy): void {
  const { env } = beefy;
  for (;;) {
    const [session] = beefy.sessions;
    if (session === undefined) return;
    const target = voteTarget(beefy.bestGrandpa, beefy.bestBeefy, session.start, beefy.minDelta);
    // The last vote before a restart may not have got out: it is made again as it was, for its block is final.
    const isAgain = target === beefy.bestVoted && beefy.isFresh;
    if (target === undefined || (target <= beefy.bestVoted && !isAgain)) return;
    const accepted = interval(beefy);
    if (accepted === undefined || target < accepted[0] || target > accepted[1]) return;
    const id = session.set.validators.find((validator) => env.hasKey(validator));
    const root = id === undefined ? undefined : env.mmrRoot(target);
    if (id === undefined || root === undefined) return;
    const commitment: BeefyCommitment = {
      payload: [[MMR_ROOT_ID, root]],
      block_number: target,
      validator_set_id: session.set.id,
    };
    const signature = env.sign(id, commitmentHash(commitment));
    if (signature === undefined) return;
    beefy.bestVoted = target;
    beefy.isFresh = false;
    save(beefy);
    const message = { commitment, id, signature };
    const encoded = GossipMessage.encode({ type: "Vote", value: message });
    keepAndForward(beefy, target, encoded, undefined);
    countVote(beefy, message);
  }
}

/** Has the state made durable. */
export function save(beefy: Beefy): void {
  const record: BeefyRecord = {
    pallet_genesis: beefy.palletGenesis,
    best_voted: beefy.bestVoted,
    best_beefy: beefy.bestBeefy,
    best_grandpa: beefy.bestGrandpa,
    sessions: beefy.sessions.map(({ start, set, mandatoryDone, bestDone }) => ({
      start,
      set,
      mandatory_done: mandatoryDone,
      best_done: bestDone,
    })),
  };
  beefy.out.push({ type: "persist", record });
}
