import { fromHex, toHex } from "@serinus/bytes";
import type { KeystoreApi } from "@serinus/node-api";
import type { BabeEpoch, BabePreDigest } from "@serinus/runtime-api";
import { epochAtSlot } from "./epoch.ts";
import { secondaryAuthor } from "./secondary-author.ts";
import { type SlotCrypto, SR25519 } from "./slot-crypto.ts";
import type { ThresholdSource } from "./thresholds.ts";
import { slotTranscript } from "./vrf-transcript.ts";

/** The keystore's type of BABE's keys. */
export const BABE_KEY_TYPE = "babe";

/** A slot that one of our keys may make a block in. */
export interface SlotClaim {
  readonly preDigest: BabePreDigest;
  readonly author: Uint8Array;
}

/** What has the secret keys. */
export type SlotKeys = Pick<KeystoreApi, "publicKeys" | "vrfSign">;

/**
 * Finds out whether one of our keys may make a block in a slot: as one who won it, else as its secondary author.
 * (Polkadot specification, "Block production lottery")
 */
export function claimSlot(
  slot: bigint,
  known: BabeEpoch,
  keys: SlotKeys,
  thresholds: ThresholdSource,
  crypto: SlotCrypto = SR25519,
): SlotClaim | undefined {
  const epoch = epochAtSlot(known, slot);
  const held = new Set(keys.publicKeys(BABE_KEY_TYPE).map(toHex));
  const ours = epoch.authorities.flatMap(([key], index) =>
    held.has(key) ? [{ author: fromHex(key), index }] : [],
  );
  if (ours.length === 0) return undefined;
  const transcript = slotTranscript(epoch.randomness, slot, epoch.epoch_index);
  for (const { author, index } of ours) {
    const signature = keys.vrfSign(BABE_KEY_TYPE, author, transcript);
    const score = signature && crypto.verifyVrf(signature, transcript, author);
    if (signature === undefined || score === undefined) continue;
    if (score() >= thresholds.of(epoch, index)) continue;
    const vrf_signature = { pre_output: signature.output, proof: signature.proof };
    return { author, preDigest: { type: "Primary", value: { authority_index: index, slot, vrf_signature } } };
  }
  return claimSecondary(slot, epoch, ours, keys);
}

function claimSecondary(
  slot: bigint,
  epoch: BabeEpoch,
  ours: readonly { readonly author: Uint8Array; readonly index: number }[],
  keys: SlotKeys,
): SlotClaim | undefined {
  const allowed = epoch.config.allowed_slots.type;
  if (allowed === "PrimarySlots") return undefined;
  const expected = secondaryAuthor(epoch, slot);
  const own = ours.find(({ index }) => index === expected);
  if (own === undefined) return undefined;
  const { author, index: authority_index } = own;
  if (allowed === "PrimaryAndSecondaryPlainSlots")
    return { author, preDigest: { type: "SecondaryPlain", value: { authority_index, slot } } };
  const signature = keys.vrfSign(
    BABE_KEY_TYPE,
    author,
    slotTranscript(epoch.randomness, slot, epoch.epoch_index),
  );
  if (signature === undefined) return undefined;
  const vrf_signature = { pre_output: signature.output, proof: signature.proof };
  return { author, preDigest: { type: "SecondaryVRF", value: { authority_index, slot, vrf_signature } } };
}
