import { bindWeights, instantiate, place, type RuntimeContext } from "@serinus/frame";
import type { AccountData } from "@serinus/pallet-balances";
import { type Balances, freeBalance, removeLock, setLock, transferCurrency } from "@serinus/pallet-balances";
import type { System } from "@serinus/pallet-system";
import { type Vesting, vestingManifest } from "@serinus/pallet-vesting";
import { CENTS } from "../currency.ts";
import { databaseWeight } from "../weights/database.ts";
import { vestingWeights } from "../weights/vesting.ts";

const MAX_SCHEDULES = 28;

export const placedVesting = /* @__PURE__ */ place(
  "Vesting",
  28,
  /* @__PURE__ */ vestingManifest(MAX_SCHEDULES),
  { constants: { MinVestedTransfer: 100n * CENTS, MaxVestingSchedules: MAX_SCHEDULES } },
);

/** Vesting locks against transfers and reserves (`UnvestedFundsAllowedWithdrawReasons`), for which Balances says `Misc`. */
export function createVesting(
  context: RuntimeContext,
  system: System<AccountData>,
  balances: Balances,
): Vesting {
  return instantiate(context, placedVesting, {
    weights: bindWeights(vestingWeights, databaseWeight),
    currency: {
      maxLocks: balances.constants.MaxLocks,
      freeBalance: (who) => freeBalance(balances, who),
      transfer: (from, to, amount) => transferCurrency(balances, from, to, amount, "AllowDeath"),
      setLock: (id, who, amount) => setLock(balances, id, who, amount, "Misc"),
      removeLock: (id, who) => removeLock(balances, id, who),
    },
    blockNumber: () => system.storage.Number.get(),
  });
}
