import {
  SR25519_BATCH,
  type Sr25519Signed,
  sr25519Verify,
  sr25519VerifyBatch,
  sr25519VrfVerify,
  type VrfSignature,
  type VrfTranscript,
} from "@serinus/crypto";
import { authoringScore } from "./vrf-transcript.ts";

/** What BABE asks of its signatures. Handed in, so that a simulation of hundreds can do with less. */
export interface SlotCrypto {
  /** Which seals are their authors' signatures of the hashes of headers without them, in order. */
  verifySeals(seals: readonly Sr25519Signed[]): readonly boolean[];
  /** What gives the number that is held against the threshold; `undefined` when the proof is not the author's. */
  verifyVrf(
    signature: VrfSignature,
    transcript: VrfTranscript,
    author: Uint8Array,
  ): (() => bigint) | undefined;
}

/** As chains have it: schnorrkel's signatures and VRF. */
export const SR25519: SlotCrypto = {
  verifySeals(seals) {
    const good: boolean[] = [];
    for (let at = 0; at < seals.length; at += SR25519_BATCH) good.push(...verifyBatch(seals, at));
    return good;
  },
  verifyVrf(signature, transcript, author) {
    const inOut = sr25519VrfVerify(signature, transcript, author);
    return inOut && (() => authoringScore(inOut));
  },
};

/** Together they take half the time; when one is bad, each is looked at. */
function verifyBatch(seals: readonly Sr25519Signed[], at: number): boolean[] {
  const batch = seals.slice(at, at + SR25519_BATCH);
  if (batch.length > 1 && sr25519VerifyBatch(batch)) return batch.map(() => true);
  return batch.map(({ signature, message, publicKey }) => sr25519Verify(signature, message, publicKey));
}
