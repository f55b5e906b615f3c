import type { Weight } from "@serinus/runtime-api";

/** Weights of Multisig (`pallet_multisig::WeightInfo`). `s`: other signatories; `z`: bytes of the call. */
export interface MultisigWeights {
  as_multi_threshold_1(components: { readonly z: number }): Weight;
  as_multi_create(components: { readonly s: number; readonly z: number }): Weight;
  as_multi_approve(components: { readonly s: number; readonly z: number }): Weight;
  as_multi_complete(components: { readonly s: number; readonly z: number }): Weight;
  approve_as_multi_create(components: { readonly s: number }): Weight;
  approve_as_multi_approve(components: { readonly s: number }): Weight;
  cancel_as_multi(components: { readonly s: number }): Weight;
  poke_deposit(components: { readonly s: number }): Weight;
}
