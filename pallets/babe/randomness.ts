import { concatBytes, fromHex } from "@serinus/bytes";
import { BABE_ENGINE_ID, type BabePreDigest } from "@serinus/runtime-api";
import { u64, utf8Encode } from "@serinus/scale";
import type { Babe } from "./babe.ts";
import { SEGMENT_LENGTH } from "./manifest.ts";

/** Sets VRF outputs that are made for the chain's randomness apart from those made to win slots. */
const RANDOMNESS_CONTEXT = "BabeVRFInOutContext";

/**
 * What the VRF of this block's author gives as randomness, `undefined` without one. The node has verified the VRF's
 * proof before the block is executed.
 */
export function authorRandomness({ storage, host }: Babe, preDigest: BabePreDigest): Uint8Array | undefined {
  if (preDigest.type === "SecondaryPlain") return undefined;
  const { authority_index, slot, vrf_signature } = preDigest.value;
  const authority = storage.Authorities.get()[authority_index];
  if (authority === undefined) return undefined;
  return host.crypto_sr25519_vrf_make_bytes(
    fromHex(authority[0]),
    vrfTranscript(storage.Randomness.get(), slot, storage.EpochIndex.get()),
    vrf_signature.pre_output,
    utf8Encode(RANDOMNESS_CONTEXT),
    32,
  );
}

/** What the VRF of a slot is run over. */
export function vrfTranscript(randomness: Uint8Array, slot: bigint, epoch: bigint) {
  return {
    label: BABE_ENGINE_ID,
    items: [
      ["slot number", u64.encode(slot)],
      ["current epoch", u64.encode(epoch)],
      ["chain randomness", randomness],
    ],
  } as const;
}

/** Adds to what later randomness is made of; a full segment is followed by a new one. */
export function collectRandomness({ storage }: Babe, randomness: Uint8Array): void {
  const segment = storage.SegmentIndex.get();
  if (storage.UnderConstruction.tryAppend(SEGMENT_LENGTH, segment, randomness)) return;
  storage.UnderConstruction.insert(segment + 1, [randomness]);
  storage.SegmentIndex.put(segment + 1);
}

/**
 * Makes the next epoch's randomness of what was collected, and gives that of the epoch that begins. As on Kusama, only
 * full segments count: what the last one holds stays for later.
 */
export function changeRandomness({ storage, host }: Babe, nextEpoch: bigint): Uint8Array {
  const current = storage.NextRandomness.get();
  const segments = storage.SegmentIndex.get();
  storage.SegmentIndex.put(0);
  const parts = [current, u64.encode(nextEpoch)];
  for (let segment = 0; segment < segments; segment++) {
    parts.push(...storage.UnderConstruction.take(segment));
  }
  storage.NextRandomness.put(host.hashing_blake2_256(concatBytes(...parts)));
  return current;
}
