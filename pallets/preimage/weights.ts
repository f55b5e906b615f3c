import type { Weight } from "@serinus/runtime-api";

/** Weights of Preimage's calls (`pallet_preimage::WeightInfo`). */
export interface PreimageWeights {
  /** `s`: bytes of the preimage. */
  note_preimage(components: { readonly s: number }): Weight;
  unnote_preimage(): Weight;
  request_preimage(): Weight;
  unrequest_preimage(): Weight;
  /** `n`: hashes. */
  ensure_updated(components: { readonly n: number }): Weight;
}
