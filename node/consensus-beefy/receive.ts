import { fromHex } from "@serinus/bytes";
import type { PeerId, ReputationChange } from "@serinus/node-api";
import type { BeefyCommitment } from "@serinus/runtime-api";
import { ScaleError } from "@serinus/scale";
import type { Beefy } from "./beefy.ts";
import { keepAndForward, nameOf } from "./forward.ts";
import { addPending, countVote, finalize, interval } from "./progress.ts";
import { BENEFIT, COST, invalidProof, undecodable } from "./reputation.ts";
import { BadFinalityProofError, commitmentHash, verifyFinalityProof } from "./verify-finality-proof.ts";
import { GossipMessage, type VersionedFinalityProof } from "./wire/messages.ts";

/** A vote or proof of a peer, whatever it holds. @returns what it is worth. */
export function receive(beefy: Beefy, peer: PeerId, message: Uint8Array): ReputationChange | undefined {
  const senders = beefy.seen.get(nameOf(message));
  if (senders?.has(peer)) return COST.duplicateGossip;
  if (senders !== undefined) {
    senders.add(peer);
    return undefined;
  }
  let decoded: GossipMessage;
  try {
    decoded = GossipMessage.decode(message);
  } catch (error) {
    if (!(error instanceof ScaleError)) throw error;
    return undecodable(message.length);
  }
  const commitment = decoded.type === "Vote" ? decoded.value.commitment : decoded.value.value.commitment;
  const refusal = consider(beefy, commitment, decoded.type === "Vote");
  if (refusal !== undefined) return refusal;
  if (decoded.type === "FinalityProof") return receiveProof(beefy, peer, decoded.value, message);
  const voteMessage = decoded.value;
  const [session] = beefy.sessions;
  if (session === undefined || !session.set.validators.includes(voteMessage.id)) return COST.unknownVoter;
  if (!beefy.env.verify(voteMessage.signature, commitmentHash(commitment), fromHex(voteMessage.id)))
    return COST.badSignature;
  if (!countVote(beefy, voteMessage)) return COST.outdated;
  keepAndForward(beefy, commitment.block_number, message, peer);
  return BENEFIT.vote;
}

function receiveProof(
  beefy: Beefy,
  peer: PeerId,
  proof: VersionedFinalityProof,
  message: Uint8Array,
): ReputationChange | undefined {
  const [session] = beefy.sessions;
  if (session === undefined) return undefined;
  const number = proof.value.commitment.block_number;
  try {
    verifyFinalityProof(proof, number, session.set, beefy.env.verify);
  } catch (error) {
    if (!(error instanceof BadFinalityProofError)) throw error;
    return invalidProof(error.checked);
  }
  // One proof of a block is as good as another: it might be told in ever new disguises.
  if (beefy.told.has(number)) return undefined;
  keepAndForward(beefy, number, message, peer);
  beefy.told.add(number);
  // It waits while GRANDPA is behind here, or the proof of the session's first block is missing.
  const accepted = interval(beefy);
  if (accepted !== undefined && number <= accepted[1]) finalize(beefy, proof);
  else addPending(beefy, proof);
  return BENEFIT.proof;
}

/** Why a message is of no use here, if it is not. */
function consider(beefy: Beefy, commitment: BeefyCommitment, isVote: boolean): ReputationChange | undefined {
  const accepted = interval(beefy);
  const set = beefy.sessions[0]?.set;
  if (accepted === undefined || set === undefined) return COST.outdated;
  const [from, to] = accepted;
  if (commitment.validator_set_id < set.id || commitment.block_number < from) return COST.outdated;
  if (commitment.validator_set_id > set.id || (isVote && commitment.block_number > to)) return COST.future;
  return commitment.block_number <= beefy.bestBeefy ? COST.outdated : undefined;
}
