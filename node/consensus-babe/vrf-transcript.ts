import { sr25519VrfMakeBytes, type VrfInOut, type VrfTranscript } from "@serinus/crypto";
import { u64, utf8Encode } from "@serinus/scale";

/** Under what the VRF's output becomes the number that is held against the threshold. */
const AUTHORING_SCORE = utf8Encode("substrate-babe-vrf");
const SCORE_BYTES = 16;

/** What an author's VRF signs for a slot (Polkadot specification, "Block production lottery"). */
export function slotTranscript(randomness: Uint8Array, slot: bigint, epochIndex: bigint): VrfTranscript {
  return {
    label: "BABE",
    items: [
      ["slot number", u64.encode(slot)],
      ["current epoch", u64.encode(epochIndex)],
      ["chain randomness", randomness],
    ],
  };
}

/** The number that has to be below the primary threshold. */
export function authoringScore(inOut: VrfInOut): bigint {
  return sr25519VrfMakeBytes(inOut, AUTHORING_SCORE, SCORE_BYTES).reduceRight(
    (value, byte) => (value << 8n) | BigInt(byte),
    0n,
  );
}
