import { sr25519Verify, sr25519VrfVerify, type VrfSignature, type VrfTranscript } from "@serinus/crypto";
import { authoringScore } from "./vrf-transcript.ts";

/** What BABE asks of its signatures. Handed in, so that a simulation of hundreds can do with less. */
export interface SlotCrypto {
  /** Whether a seal is the author's signature of a header without it. */
  verifySeal(seal: Uint8Array, preHash: Uint8Array, author: Uint8Array): boolean;
  /** The number that is held against the threshold; `undefined` when the proof is not the author's. */
  score(signature: VrfSignature, transcript: VrfTranscript, author: Uint8Array): bigint | undefined;
}

/** As chains have it: schnorrkel's signatures and VRF. */
export const SR25519: SlotCrypto = {
  verifySeal: sr25519Verify,
  score(signature, transcript, author) {
    const inOut = sr25519VrfVerify(signature, transcript, author);
    return inOut && authoringScore(inOut);
  },
};
