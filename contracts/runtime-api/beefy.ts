import type { Hex } from "@serinus/bytes";
import {
  bytes,
  type Codec,
  fixedBytes,
  h256,
  hexFixed,
  indexed,
  newtype,
  option,
  param,
  struct,
  tuple,
  u32,
  u64,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";
import { Header } from "./header.ts";
import { fixedText } from "./identifiers.ts";
import { AncestryProof } from "./mmr.ts";
import { OpaqueValue } from "./session.ts";

/** The engine of BEEFY's digests and justifications. */
export const BEEFY_ENGINE_ID = "BEEF";

const ecdsa = (name: string) => ["sp_consensus_beefy", "ecdsa_crypto", name];
const path = (name: string) => ["sp_consensus_beefy", name];

/** A compressed secp256k1 public key by which commitments are signed. */
export type BeefyAuthorityId = Hex;
export const BeefyAuthorityId: Codec<BeefyAuthorityId> = /* @__PURE__ */ newtype(hexFixed(33), {
  path: ecdsa("Public"),
  typeName: "ecdsa::Public",
});

/** A signature over a commitment's keccak-256: 65 bytes, recovery id last. */
export const BeefySignature: Codec<Uint8Array> = /* @__PURE__ */ newtype(fixedBytes(65), {
  path: ecdsa("Signature"),
  typeName: "ecdsa::Signature",
});

/** The validators of a set, never none. */
export type BeefyValidatorSet = ValueOf<typeof BeefyValidatorSet>;
export const BeefyValidatorSet = /* @__PURE__ */ struct(
  { validators: vec(BeefyAuthorityId), id: u64 },
  {
    path: path("ValidatorSet"),
    params: [param("AuthorityId", BeefyAuthorityId)],
    typeNames: { validators: "Vec<AuthorityId>", id: "ValidatorSetId" },
  },
);

/** A set of validators as a leaf holds it: its number, how many they are, and the root of their Ethereum addresses. */
export type BeefyAuthoritySet = ValueOf<typeof BeefyAuthoritySet>;
export const BeefyAuthoritySet = /* @__PURE__ */ struct(
  { id: u64, len: u32, keyset_commitment: h256 },
  {
    path: ["sp_consensus_beefy", "mmr", "BeefyAuthoritySet"],
    params: [param("AuthoritySetCommitment", h256)],
    typeNames: { id: "crate::ValidatorSetId", len: "u32", keyset_commitment: "AuthoritySetCommitment" },
  },
);

/** What the runtime tells BEEFY in a header's digest. */
export type BeefyConsensusLog = ValueOf<typeof BeefyConsensusLog>;
export const BeefyConsensusLog = /* @__PURE__ */ variants({
  AuthoritiesChange: indexed(1, BeefyValidatorSet),
  OnDisabled: indexed(2, u32),
  MmrRoot: indexed(3, h256),
});

/** The entry of a commitment's payload that holds the root of the mountain range (`known_payloads::MMR_ROOT_ID`). */
export const MMR_ROOT_ID = "mh";

/** What validators agree on about a block: by two characters each, ascending. */
export type BeefyPayload = ValueOf<typeof BeefyPayload>;
export const BeefyPayload = /* @__PURE__ */ newtype(vec(tuple(fixedText(2), bytes)), {
  path: ["sp_consensus_beefy", "payload", "Payload"],
  typeName: "Vec<(BeefyPayloadId, Vec<u8>)>",
});

/** What validators sign. */
export type BeefyCommitment = ValueOf<typeof BeefyCommitment>;
export const BeefyCommitment = /* @__PURE__ */ struct(
  { payload: BeefyPayload, block_number: u32, validator_set_id: u64 },
  {
    path: ["sp_consensus_beefy", "commitment", "Commitment"],
    params: [param("TBlockNumber", u32)],
    typeNames: { payload: "Payload", block_number: "TBlockNumber", validator_set_id: "ValidatorSetId" },
  },
);

/** One validator's signature over a commitment. */
export type BeefyVoteMessage = ValueOf<typeof BeefyVoteMessage>;
export const BeefyVoteMessage = /* @__PURE__ */ struct(
  { commitment: BeefyCommitment, id: BeefyAuthorityId, signature: BeefySignature },
  {
    path: path("VoteMessage"),
    params: [param("Number", u32), param("Id", BeefyAuthorityId), param("Signature", BeefySignature)],
    typeNames: { commitment: "Commitment<Number>", id: "Id", signature: "Signature" },
  },
);

const voteType = "VoteMessage<Number, Id, Signature>";
const headerVoteType = "VoteMessage<Header::Number, Id, Id::Signature>";

/** Two different votes of one validator in one round. */
export type BeefyDoubleVotingProof = ValueOf<typeof BeefyDoubleVotingProof>;
export const BeefyDoubleVotingProof = /* @__PURE__ */ struct(
  { first: BeefyVoteMessage, second: BeefyVoteMessage },
  {
    path: path("DoubleVotingProof"),
    params: [param("Number", u32), param("Id", BeefyAuthorityId), param("Signature", BeefySignature)],
    typeNames: { first: voteType, second: voteType },
  },
);

const forkVotingProof = <P>(proof: Codec<P>) =>
  struct(
    { vote: BeefyVoteMessage, ancestry_proof: proof, header: Header },
    {
      path: path("ForkVotingProof"),
      params: [param("Header", Header), param("Id", BeefyAuthorityId), param("AncestryProof", proof)],
      typeNames: { vote: headerVoteType, ancestry_proof: "AncestryProof", header: "Header" },
    },
  );

/** A vote for what is not on the chain, and what the chain has instead. */
export type BeefyForkVotingProof = ValueOf<typeof BeefyForkVotingProof>;
export const BeefyForkVotingProof = /* @__PURE__ */ forkVotingProof(AncestryProof);

/** The same with the proof encoded, as it passes through the node. */
export const BeefyOpaqueForkVotingProof = /* @__PURE__ */ forkVotingProof(OpaqueValue);

/** A vote for a block that is not there yet. */
export type BeefyFutureBlockVotingProof = ValueOf<typeof BeefyFutureBlockVotingProof>;
export const BeefyFutureBlockVotingProof = /* @__PURE__ */ struct(
  { vote: BeefyVoteMessage },
  {
    path: path("FutureBlockVotingProof"),
    params: [param("Number", u32), param("Id", BeefyAuthorityId)],
    typeNames: { vote: headerVoteType.replace("Header::", "") },
  },
);

/** A leaf of the mountain range: what a bridge learns of a block (`sp_consensus_beefy::mmr::MmrLeaf`). */
export type BeefyMmrLeaf = ValueOf<typeof BeefyMmrLeaf>;
export const BeefyMmrLeaf = /* @__PURE__ */ struct({
  /** 3 bits of a major version, 5 of a minor one. */
  version: fixedBytes(1),
  parent_number_and_hash: tuple(u32, h256),
  beefy_next_authority_set: BeefyAuthoritySet,
  /** Kusama: the root of the parachains' heads. */
  leaf_extra: h256,
});

/** What `BeefyApi` returns. */
export const OptionalBeefyValidatorSet = /* @__PURE__ */ option(BeefyValidatorSet);
export const OptionalOpaqueValue = /* @__PURE__ */ option(OpaqueValue);
