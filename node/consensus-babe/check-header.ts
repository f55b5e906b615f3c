import { fromHex } from "@serinus/bytes";
import type { BabeEpoch } from "@serinus/runtime-api";
import { BabeError, type BabeErrorCode } from "./babe-error.ts";
import type { SealedHeader } from "./babe-header.ts";
import { epochAtSlot } from "./epoch.ts";
import { secondaryAuthor } from "./secondary-author.ts";
import { type SlotCrypto, SR25519 } from "./slot-crypto.ts";
import type { ThresholdSource } from "./thresholds.ts";
import { slotTranscript } from "./vrf-transcript.ts";

/** What is left to check of a header once its epoch is known: signatures. Plain data, so that a thread can do it. */
export interface HeaderCheck {
  readonly preHash: Uint8Array;
  readonly seal: Uint8Array;
  /** The author's public key. */
  readonly author: Uint8Array;
  readonly vrf:
    | {
        readonly randomness: Uint8Array;
        readonly slot: bigint;
        readonly epochIndex: bigint;
        readonly output: Uint8Array;
        readonly proof: Uint8Array;
        /** Of primary blocks only. */
        readonly threshold: bigint | undefined;
      }
    | undefined;
}

/**
 * Checks everything of a header but its signatures: that its author is an authority of the epoch and may make a block
 * of this kind in this slot. @throws BabeError
 */
export function prepareCheck(
  header: SealedHeader,
  epoch: BabeEpoch,
  thresholds: ThresholdSource,
): HeaderCheck {
  const { preDigest, preHash, seal, number } = header;
  const { authority_index, slot } = preDigest.value;
  const key = epoch.authorities[authority_index]?.[0];
  if (key === undefined) {
    throw new BabeError(
      "unknown-author",
      `block ${number} names authority ${authority_index}, its epoch has ${epoch.authorities.length}`,
    );
  }
  const author = fromHex(key);
  if (preDigest.type !== "Primary") checkSecondary(header, epoch);
  if (preDigest.type === "SecondaryPlain") return { preHash, seal, author, vrf: undefined };
  const { pre_output: output, proof } = preDigest.value.vrf_signature;
  const { epoch_index: epochIndex, randomness } = epochAtSlot(epoch, slot);
  const threshold = preDigest.type === "Primary" ? thresholds.of(epoch, authority_index) : undefined;
  return { preHash, seal, author, vrf: { randomness, slot, epochIndex, output, proof, threshold } };
}

function checkSecondary({ preDigest, number }: SealedHeader, epoch: BabeEpoch): void {
  const { authority_index, slot } = preDigest.value;
  const kind =
    preDigest.type === "SecondaryVRF" ? "PrimaryAndSecondaryVRFSlots" : "PrimaryAndSecondaryPlainSlots";
  if (epoch.config.allowed_slots.type !== kind) {
    throw new BabeError(
      "not-allowed",
      `block ${number} is ${preDigest.type}, its epoch has ${epoch.config.allowed_slots.type}`,
    );
  }
  const expected = secondaryAuthor(epoch, slot);
  if (expected !== authority_index) {
    throw new BabeError(
      "wrong-author",
      `block ${number} is by authority ${authority_index}, slot ${slot} is ${expected}'s`,
    );
  }
}

/** Checks the signatures of headers. @returns what is wrong with each, if anything is. */
export function runChecks(
  checks: readonly HeaderCheck[],
  crypto: SlotCrypto = SR25519,
): (BabeErrorCode | undefined)[] {
  const seals = checks.map(({ seal, preHash, author }) => ({
    signature: seal,
    message: preHash,
    publicKey: author,
  }));
  const good = crypto.verifySeals(seals);
  return checks.map((check, i) => (good[i] === true ? checkVrf(check, crypto) : "bad-seal"));
}

function checkVrf({ vrf, author }: HeaderCheck, crypto: SlotCrypto): BabeErrorCode | undefined {
  if (vrf === undefined) return undefined;
  const score = crypto.verifyVrf(vrf, slotTranscript(vrf.randomness, vrf.slot, vrf.epochIndex), author);
  if (score === undefined) return "bad-vrf";
  return vrf.threshold !== undefined && score() >= vrf.threshold ? "threshold" : undefined;
}
