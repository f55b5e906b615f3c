import { BeefyCommitment, BeefySignature, BeefyVoteMessage } from "@serinus/runtime-api";
import {
  bytes,
  type Codec,
  indexed,
  mapped,
  ScaleError,
  struct,
  u32,
  type ValueOf,
  variants,
  vec,
} from "@serinus/scale";

/** A commitment and the signatures of a set's validators in their order. */
export interface SignedCommitment {
  readonly commitment: BeefyCommitment;
  readonly signatures: readonly (Uint8Array | undefined)[];
}

/**
 * A {@link SignedCommitment} on the wire: who signed as bits, the highest bit of a byte first and always one byte more
 * than needed when the count is a multiple of eight, then the signatures that are there.
 */
export const SignedCommitment: Codec<SignedCommitment> = /* @__PURE__ */ mapped(
  struct({
    commitment: BeefyCommitment,
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
  Vote: BeefyVoteMessage,
  FinalityProof: VersionedFinalityProof,
});
