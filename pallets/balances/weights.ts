import type { Weight } from "@serinus/runtime-api";

/** Weights of Balances' calls (`pallet_balances::WeightInfo`). */
export interface BalancesWeights {
  transfer_allow_death(): Weight;
  transfer_keep_alive(): Weight;
  force_set_balance_creating(): Weight;
  force_set_balance_killing(): Weight;
  force_transfer(): Weight;
  transfer_all(): Weight;
  force_unreserve(): Weight;
  /** `u`: accounts. */
  upgrade_accounts(components: { readonly u: number }): Weight;
  force_adjust_total_issuance(): Weight;
  burn_allow_death(): Weight;
  burn_keep_alive(): Weight;
}
