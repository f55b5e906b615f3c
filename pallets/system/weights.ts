import type { Weight } from "@serinus/runtime-api";

/** Weights of System's calls (`frame_system::WeightInfo`). */
export interface SystemWeights {
  /** `b`: bytes of the remark. */
  remark(components: { readonly b: number }): Weight;
  remark_with_event(components: { readonly b: number }): Weight;
  set_heap_pages(): Weight;
  set_code(): Weight;
  /** `i`: items. */
  set_storage(components: { readonly i: number }): Weight;
  kill_storage(components: { readonly i: number }): Weight;
  /** `p`: keys under the prefix. */
  kill_prefix(components: { readonly p: number }): Weight;
  authorize_upgrade(): Weight;
  apply_authorized_upgrade(): Weight;
}

/** Weights of System's transaction extensions (`frame_system::ExtensionsWeightInfo`). */
export interface SystemExtensionWeights {
  check_genesis(): Weight;
  check_mortality_mortal_transaction(): Weight;
  check_mortality_immortal_transaction(): Weight;
  check_non_zero_sender(): Weight;
  check_nonce(): Weight;
  check_spec_version(): Weight;
  check_tx_version(): Weight;
  check_weight(): Weight;
}
