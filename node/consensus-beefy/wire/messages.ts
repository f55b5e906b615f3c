import type { Hex } from "@serinus/bytes";
import {
  bytes,
  type Codec,
  fixedBytes,
  hexFixed,
  indexed,
  mapped,
  ScaleError,
  struct,
  tuple,
  u32,
  u64,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";

/** A compressed secp256k1 public key (33 bytes), as hex. */
export type BeefyId = Hex;
export const BeefyId: Codec<BeefyId> = /* @__PURE__ */ hexFixed(33);

/** r, s and recovery id over the keccak-256 of a commitment: 65 bytes. */
export const BeefySignature: Codec<Uint8Array> = /* @__PURE__ */ fixedBytes(65);

/** What is committed to, by two characters and ascending: `mh` is the MMR's root. */
export type Payload = ValueOf<typeof Payload>;
export const Payload = /* @__PURE__ */ vec(tuple(fixedBytes(2), bytes));

/** What validators sign (`sp_consensus_beefy::Commitment`). */
export type Commitment = ValueOf<typeof Commitment>;
export const Commitment = /* @__PURE__ */ struct({
  payload: Payload,
  block_number: u32,
  validator_set_id: u64,
});

export type VoteMessage = ValueOf<typeof VoteMessage>;
export const VoteMessage = /* @__PURE__ */ struct({
  commitment: Commitment,
  id: BeefyId,
  signature: BeefySignature,
});

/** A commitment and the signatures of a set's validators in their order. */
export interface SignedCommitment {
  readonly commitment: Commitment;
  readonly signatures: readonly (Uint8Array | undefined)[];
}

/**
 * A {@link SignedCommitment} on the wire: who signed as bits, the highest bit of a byte first and always one byte more
 * than needed when the count is a multiple of eight, then the signatures that are there.
 */
export const SignedCommitment: Codec<SignedCommitment> = /* @__PURE__ */ mapped(
  struct({
    commitment: Commitment,
    signatures_from: bytes,
    validator_set_len: u32,
    signatures_compact: vec(BeefySignature),
  }),
  ({ commitment, signatures_from, validator_set_len, signatures_compact }) => {
    if (validator_set_len > signatures_from.length * 8)
      throw new ScaleError(`${signatures_from.length} bytes cannot say which of ${validator_set_len} signed`);
    const signatures: (Uint8Array | undefined)[] = [];
    let next = 0;
    for (let i = 0; i < validator_set_len; i++) {
      const signed = ((signatures_from[i >> 3] as number) >> (7 - (i & 7))) & 1;
      signatures.push(signed === 1 ? signatures_compact[next++] : undefined);
    }
    return { commitment, signatures };
  },
  ({ commitment, signatures }) => {
    const signatures_from = new Uint8Array((signatures.length >> 3) + 1);
    signatures.forEach((signature, i) => {
      if (signature !== undefined)
        signatures_from[i >> 3] = (signatures_from[i >> 3] as number) | (128 >> (i & 7));
    });
    return {
      commitment,
      signatures_from,
      validator_set_len: signatures.length,
      signatures_compact: signatures.filter((signature) => signature !== undefined),
    };
  },
);

/** Proof that a set committed to a block: BEEFY's justification. */
export type VersionedFinalityProof = ValueOf<typeof VersionedFinalityProof>;
export const VersionedFinalityProof = /* @__PURE__ */ variants({ V1: indexed(1, SignedCommitment) });

/** What goes over the `beefy/2` protocol. */
export type GossipMessage = ValueOf<typeof GossipMessage>;
export const GossipMessage = /* @__PURE__ */ variants({
  Vote: VoteMessage,
  FinalityProof: VersionedFinalityProof,
});

/** Two votes of one validator for different payloads at one block, as the runtime takes them. */
export type DoubleVotingProof = ValueOf<typeof DoubleVotingProof>;
export const DoubleVotingProof = /* @__PURE__ */ struct({ first: VoteMessage, second: VoteMessage });

/** Validators of a session, in the runtime's order. */
export type ValidatorSet = ValueOf<typeof ValidatorSet>;
export const ValidatorSet = /* @__PURE__ */ struct({ validators: vec(BeefyId), id: u64 });
