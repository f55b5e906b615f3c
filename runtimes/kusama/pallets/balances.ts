import {
  bindWeights,
  instantiate,
  type PlacedPallet,
  place,
  type RuntimeContext,
  type RuntimeReason,
} from "@serinus/frame";
import {
  type AccountData,
  type Balances,
  type BalancesManifest,
  balancesManifest,
  systemAccountStore,
} from "@serinus/pallet-balances";
import type { System } from "@serinus/pallet-system";
import type { Codec } from "@serinus/scale";
import { CENTS } from "../currency.ts";
import { balancesWeights } from "../weights/balances.ts";
import { databaseWeight } from "../weights/database.ts";

/** Reasons that Kusama's pallets have to hold balance: Staking, Preimage, Nis, DelegatedStaking and XcmPallet have one each. */
const MAX_HOLDS = 5;
const MAX_LOCKS = 50;
const MAX_RESERVES = 50;
const MAX_FREEZES = 8;

export function placeBalances(
  RuntimeHoldReason: Codec<RuntimeReason>,
  RuntimeFreezeReason: Codec<RuntimeReason>,
): PlacedPallet<BalancesManifest, "Balances"> {
  const manifest = balancesManifest({
    RuntimeHoldReason,
    RuntimeFreezeReason,
    maxHolds: MAX_HOLDS,
    maxReserves: MAX_RESERVES,
    maxFreezes: MAX_FREEZES,
  });
  return place("Balances", 4, manifest, {
    constants: {
      ExistentialDeposit: CENTS,
      MaxLocks: MAX_LOCKS,
      MaxReserves: MAX_RESERVES,
      MaxFreezes: MAX_FREEZES,
    },
  });
}

export function createBalances(
  context: RuntimeContext,
  placed: PlacedPallet<BalancesManifest>,
  system: System<AccountData>,
): Balances {
  return instantiate(context, placed, {
    weights: bindWeights(balancesWeights, databaseWeight),
    accounts: systemAccountStore(system),
    maxHolds: MAX_HOLDS,
  });
}
