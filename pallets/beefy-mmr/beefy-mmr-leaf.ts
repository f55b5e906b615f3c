import type { H256 } from "@serinus/bytes";
import type { Pallet, PalletCode } from "@serinus/frame";
import type { Mmr } from "@serinus/pallet-mmr";
import type { Weight } from "@serinus/runtime-api";
import type { manifest } from "./manifest.ts";

/** Weights of BeefyMmrLeaf (`pallet_beefy_mmr::WeightInfo`). */
export interface BeefyMmrWeights {
  n_leafs_proof_is_optimal(components: { readonly n: number }): Weight;
  extract_validation_context(): Weight;
  n_items_proof_is_non_canonical(components: { readonly n: number }): Weight;
  read_peak(): Weight;
}

/** What BeefyMmrLeaf needs from the runtime. */
export interface BeefyMmrConfig {
  readonly weights: BeefyMmrWeights;
  readonly mmr: Mmr;
  /** Major and minor version of leaves, packed into a byte. */
  readonly leafVersion: number;
  /** What else a leaf holds: on Kusama the root of the parachains' heads. */
  extraData(): H256;
}

/** The BeefyMmrLeaf pallet. */
export type BeefyMmrLeaf = Pallet<typeof manifest, BeefyMmrConfig>;

/** Everything BeefyMmrLeaf does by itself. */
export const beefyMmrLeafCode: PalletCode<BeefyMmrLeaf> = {
  calls: {},
  tryState({ storage }) {
    const [current, next] = [storage.BeefyAuthorities.get(), storage.BeefyNextAuthorities.get()];
    const isUnknown = current.len === 0 && next.len === 0;
    if (isUnknown) return;
    if (next.id !== current.id + 1n) throw new Error(`the set after ${current.id} is ${next.id}`);
    if (current.len === 0 || next.len === 0) {
      throw new Error(`set ${current.id} or ${next.id} has no validators`);
    }
  },
};
