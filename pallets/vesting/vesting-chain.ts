import type { AccountId } from "@serinus/bytes";
import { type AnyCall, addressOf, bindWeights, instantiate, type Json, mount, place } from "@serinus/frame";
import { newTestChain, testAccounts } from "@serinus/frame/testing";
import {
  freeBalance,
  reducibleBalance,
  removeLock,
  setLock,
  transferCurrency,
} from "@serinus/pallet-balances";
import { testBalances, testFunds } from "@serinus/pallet-balances/testing";
import { systemApi } from "@serinus/pallet-system";
import { vestingCode } from "./code.ts";
import { vestingManifest } from "./manifest.ts";
import type { VestingInfo } from "./types.ts";
import type { Vesting } from "./vesting.ts";

export const [ALICE, BOB, CHARLIE] = testAccounts(1, 2, 3);

/** What every account has at first. */
export const FUNDS = 10_000n;
/** The least of a vested transfer. */
export const LEAST = 20n;

const perAccount = { l: { refTime: 1n }, s: { refTime: 10n } } as const;

/** Weights of the test chain: every number another, so that mistaking one is noticed. */
export const testWeights = {
  vest_locked: { refTime: 1000n, proofSize: 9n, per: perAccount },
  vest_unlocked: { refTime: 1100n, proofSize: 8n, per: perAccount },
  vest_other_locked: { refTime: 2100n, proofSize: 7n, per: perAccount },
  vest_other_unlocked: { refTime: 2000n, proofSize: 9n, per: perAccount },
  vested_transfer: { refTime: 3000n, per: perAccount },
  force_vested_transfer: { refTime: 4000n, per: perAccount },
  not_unlocking_merge_schedules: { refTime: 5000n, proofSize: 5n, per: perAccount },
  unlocking_merge_schedules: { refTime: 5500n, proofSize: 1n, per: perAccount },
  force_remove_vesting_schedule: { refTime: 6000n, per: perAccount },
} as const;

/** System, Balances and Vesting with at most three schedules of an account; Alice, Bob and Charlie have {@link FUNDS}. */
export function vestingChain(genesis: Json = [], maxSchedules = 3) {
  const placed = place("Vesting", 28, vestingManifest(maxSchedules), {
    constants: { MinVestedTransfer: LEAST, MaxVestingSchedules: maxSchedules },
  });
  const chain = newTestChain(
    (parts) => {
      const { system, balances, context, mounted } = testBalances(parts, [placed]);
      const vesting: Vesting = instantiate(context, placed, {
        weights: bindWeights(testWeights, { read: 0n, write: 0n }),
        currency: {
          maxLocks: 50,
          freeBalance: (who) => freeBalance(balances, who),
          transfer: (from, to, amount) => transferCurrency(balances, from, to, amount, "AllowDeath"),
          setLock: (id, who, amount) => setLock(balances, id, who, amount, "Misc"),
          removeLock: (id, who) => removeLock(balances, id, who),
        },
        blockNumber: () => system.storage.Number.get(),
      });
      const pallets = [...mounted, mount(vesting, vestingCode(42))];
      return { system: systemApi(system), pallets, balances, vesting };
    },
    { ...testFunds([ALICE, BOB, CHARLIE], FUNDS), vesting: { vesting: genesis } },
  );
  chain.runToBlock(1);
  const { balances, vesting } = chain.runtime;
  return {
    ...chain,
    vesting,
    schedules: (who: AccountId) => vesting.storage.Vesting.get(who),
    free: (who: AccountId) => freeBalance(balances, who),
    /** What the account may transfer. */
    usable: (who: AccountId) => reducibleBalance(balances, who, "Expendable", "Polite"),
    /** Names of Vesting's events in the open block, with what is unvested. */
    told: () =>
      chain
        .events()
        .filter(({ type }) => type === "Vesting")
        .map(({ value: { type, value } }) => {
          const { unvested } = value as { readonly unvested?: bigint };
          return unvested === undefined ? type : `${type} ${unvested}`;
        }),
  };
}

export const schedule = (locked: bigint, per_block: bigint, starting_block: number): VestingInfo => ({
  locked,
  per_block,
  starting_block,
});

const call = (type: string, value?: unknown): AnyCall => ({ type: "Vesting", value: { type, value } });

export const vest: AnyCall = call("vest");
export const vestOther = (target: AccountId): AnyCall => call("vest_other", { target: addressOf(target) });
export const vestedTransfer = (target: AccountId, info: VestingInfo): AnyCall =>
  call("vested_transfer", { target: addressOf(target), schedule: info });
export const forceVestedTransfer = (source: AccountId, target: AccountId, info: VestingInfo): AnyCall =>
  call("force_vested_transfer", { source: addressOf(source), target: addressOf(target), schedule: info });
export const mergeSchedules = (schedule1_index: number, schedule2_index: number): AnyCall =>
  call("merge_schedules", { schedule1_index, schedule2_index });
export const removeSchedule = (target: AccountId, schedule_index: number): AnyCall =>
  call("force_remove_vesting_schedule", { target: addressOf(target), schedule_index });
