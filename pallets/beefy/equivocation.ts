import { type AccountId, fromHex, toHex } from "@serinus/bytes";
import {
  type CallOf,
  type DispatchFailure,
  type Equivocation,
  reportEquivocation,
  type UnsignedReport,
  type UnsignedValidator,
  unsignedReports,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import {
  BeefyAuthorityId,
  BeefyCommitment,
  type BeefyDoubleVotingProof,
  type BeefyForkVotingProof,
  type BeefyFutureBlockVotingProof,
  type BeefyVoteMessage,
  type MembershipProof,
} from "@serinus/runtime-api";
import { tuple, u32, u64 } from "@serinus/scale";
import type { Beefy } from "./beefy.ts";
import type { manifest } from "./manifest.ts";

/** What a validator is accused of, by the call that reports it. */
export type Evidence =
  | { readonly type: "double_voting"; readonly proof: BeefyDoubleVotingProof }
  | { readonly type: "fork_voting"; readonly proof: BeefyForkVotingProof }
  | { readonly type: "future_block_voting"; readonly proof: BeefyFutureBlockVotingProof };

const KEY_TYPE = "beef";
const OFFENCE = "beefy:equivocati";

/** When a vote was cast: the set, and the block that is voted on. */
const TimeSlot = /* @__PURE__ */ tuple(u64, u32);

/** What makes a report one of its kind in the pool. */
const reportTag = /* @__PURE__ */ tuple(BeefyAuthorityId, u64, u32);

/**
 * Records that a validator signed what it must not. Without a reporter it is this block's author.
 * @throws DispatchFailure `InvalidEquivocationProofSession`, `InvalidKeyOwnershipProof`, `InvalidDoubleVotingProof`,
 * `InvalidForkVotingProof`, `InvalidFutureBlockVotingProof`, `DuplicateOffenceReport`
 */
export function processEvidence(
  beefy: Beefy,
  reporter: AccountId | undefined,
  evidence: Evidence,
  keyOwnerProof: MembershipProof,
): void {
  const { error, config, storage } = beefy;
  const session = storage.SetIdSession.get(voteOf(evidence).commitment.validator_set_id);
  if (session !== keyOwnerProof.session) throw error.InvalidEquivocationProofSession;
  const equivocation = equivocationOf(evidence);
  const offender = config.reports.keyOwners.checkProof(KEY_TYPE, equivocation.key, keyOwnerProof);
  if (offender === undefined) throw error.InvalidKeyOwnershipProof;
  const fault = faultOf(beefy, evidence);
  if (fault !== undefined) throw fault;
  if (!reportEquivocation(config.reports, equivocation, offender, keyOwnerProof, reporter)) {
    throw error.DuplicateOffenceReport;
  }
}

/** What is wrong with an accusation. */
function faultOf(beefy: Beefy, evidence: Evidence): DispatchFailure | undefined {
  const { error, config, host } = beefy;
  switch (evidence.type) {
    case "double_voting":
      return isDoubleVote(host, evidence.proof) ? undefined : error.InvalidDoubleVotingProof;
    case "fork_voting":
      return isForkVote(beefy, evidence.proof) ? undefined : error.InvalidForkVotingProof;
    case "future_block_voting": {
      const { vote } = evidence.proof;
      if (vote.commitment.block_number < config.blockNumber()) return error.InvalidFutureBlockVotingProof;
      // As on Kusama a bad signature is called a bad fork voting proof here too.
      return isSigned(host, vote) ? undefined : error.InvalidForkVotingProof;
    }
  }
}

/** Whether one validator signed two different payloads for one block. */
function isDoubleVote(host: HostApi, { first, second }: BeefyDoubleVotingProof): boolean {
  const [a, b] = [first.commitment, second.commitment];
  const isSameRound =
    first.id === second.id && a.block_number === b.block_number && a.validator_set_id === b.validator_set_id;
  // All else being equal, different commitments have different payloads.
  if (!isSameRound || toHex(BeefyCommitment.encode(a)) === toHex(BeefyCommitment.encode(b))) return false;
  return isSigned(host, first) && isSigned(host, second);
}

/** Whether a validator signed what contradicts this chain, as a header of it shows. */
function isForkVote(
  { host, config }: Beefy,
  { vote, ancestry_proof, header }: BeefyForkVotingProof,
): boolean {
  const { ancestry } = config;
  if (!ancestry.isProofOptimal(ancestry_proof)) return false;
  const root = ancestry.extractValidationContext(header);
  if (root === undefined || !ancestry.isNonCanonical(vote.commitment, ancestry_proof, root)) return false;
  return isSigned(host, vote);
}

function isSigned(host: HostApi, { commitment, id, signature }: BeefyVoteMessage): boolean {
  const hash = host.hashing_keccak_256(BeefyCommitment.encode(commitment));
  const signer = host.crypto_secp256k1_ecdsa_recover_compressed(signature, hash);
  return signer !== undefined && toHex(signer) === id;
}

/** Reports of this node's own come without a signature. Kusama takes none of votes for blocks to come. */
export const unsigned: UnsignedValidator<Beefy, CallOf<typeof manifest>> = /* @__PURE__ */ unsignedReports(
  "BeefyEquivocation",
  (call) => {
    switch (call.type) {
      case "report_double_voting_unsigned":
        return unsignedReport("double_voting", call.value);
      case "report_fork_voting_unsigned":
        return unsignedReport("fork_voting", call.value);
      default:
        return undefined;
    }
  },
);

function unsignedReport(
  type: Evidence["type"],
  { equivocation_proof, key_owner_proof }: { equivocation_proof: unknown; key_owner_proof: MembershipProof },
): UnsignedReport {
  const evidence = { type, proof: equivocation_proof } as Evidence;
  const { commitment, id } = voteOf(evidence);
  return {
    equivocation: equivocationOf(evidence),
    keyOwnerProof: key_owner_proof,
    tag: reportTag.encode([id, commitment.validator_set_id, commitment.block_number]),
  };
}

/** The vote that says who, when and in which set; of two, the first. */
function voteOf(evidence: Evidence): BeefyVoteMessage {
  return evidence.type === "double_voting" ? evidence.proof.first : evidence.proof.vote;
}

function equivocationOf(evidence: Evidence): Equivocation {
  const { id, commitment } = voteOf(evidence);
  const timeSlot = TimeSlot.encode([commitment.validator_set_id, commitment.block_number]);
  return { keyType: KEY_TYPE, key: fromHex(id), kind: OFFENCE, timeSlot };
}
