import type { AccountId } from "@serinus/bytes";
import {
  type AnyCall,
  addressOf,
  bindWeights,
  definePallet,
  instantiate,
  mount,
  outerReasonCodec,
  place,
  type RuntimeReason,
} from "@serinus/frame";
import { newTestChain, testAccount, testAccounts } from "@serinus/frame/testing";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { lazy } from "@serinus/scale";
import { systemAccountStore } from "./account-store.ts";
import type { Balances } from "./balances.ts";
import { balancesCode } from "./code.ts";
import { balancesManifest } from "./manifest.ts";
import { AccountData, noAccountData } from "./types.ts";

/** Existential deposit of the test chain. */
export const ED = 10n;

export const [ALICE, BOB] = testAccounts(1, 2);
/** Has nothing at genesis. */
export const CAROL = testAccount(3);

/** A pallet that has reasons and nothing else. */
const reasonsManifest = definePallet({
  module: "pallet_reasons",
  holdReasons: { First: "", Second: "", Third: "" },
  freezeReasons: { First: "", Second: "", Third: "" },
});

export type ReasonName = keyof typeof reasonsManifest.holdReasons;
export const reason = (type: ReasonName): RuntimeReason => ({ type: "Reasons", value: { type } });

/** Every weight another, so that mistaking one is noticed. */
export const testWeights = {
  transfer_allow_death: { refTime: 100n },
  transfer_keep_alive: { refTime: 101n },
  force_set_balance_creating: { refTime: 102n },
  force_set_balance_killing: { refTime: 103n },
  force_transfer: { refTime: 104n },
  transfer_all: { refTime: 105n },
  force_unreserve: { refTime: 106n },
  upgrade_accounts: { refTime: 107n, per: { u: { refTime: 1000n } } },
  force_adjust_total_issuance: { refTime: 108n },
  burn_allow_death: { refTime: 109n },
  burn_keep_alive: { refTime: 110n },
} as const;

/** System with at most three consumers of an account, and Balances with at most two holds, freezes and reserves. */
export function balancesChain(
  given: readonly (readonly [who: AccountId, free: bigint])[] = [
    [ALICE, 1000n],
    [BOB, 500n],
  ],
) {
  const placedReasons = place("Reasons", 9, reasonsManifest);
  const manifest = balancesManifest({
    RuntimeHoldReason: lazy(() => outerReasonCodec("test_runtime", "Hold", [placedReasons])),
    RuntimeFreezeReason: lazy(() => outerReasonCodec("test_runtime", "Freeze", [placedReasons])),
    maxHolds: 2,
    maxReserves: 2,
    maxFreezes: 2,
  });
  const placed = place("Balances", 4, manifest, {
    constants: { ExistentialDeposit: ED, MaxLocks: 2, MaxReserves: 2, MaxFreezes: 2 },
  });
  const slashed: unknown[] = [];
  const chain = newTestChain(
    (parts) => {
      const { system, context, mounted } = testSystem(parts, [placed], {}, { AccountData, noAccountData });
      const balances: Balances = instantiate(context, placed, {
        weights: bindWeights(testWeights, { read: 0n, write: 0n }),
        accounts: systemAccountStore(system),
        maxHolds: 2,
        onHoldSlashed: (...told) => slashed.push(told),
      });
      const pallets = [mounted, mount(balances, balancesCode(42))];
      return { system: systemApi(system), accounts: system, pallets, balances };
    },
    { balances: { balances: given.map(([who, free]) => [who, free]) } },
  );
  chain.runToBlock(1);
  const { balances, accounts } = chain.runtime;
  return {
    ...chain,
    balances,
    system: accounts,
    slashed,
    /** Free, reserved and frozen balance of an account. */
    of(who: AccountId) {
      const { free, reserved, frozen } = accounts.storage.Account.get(who).data;
      return [free, reserved, frozen];
    },
    /** Events since the last time, as a line each: `Transfer 100`. */
    told: since(() => chain.events()),
  };
}

function since(
  events: () => readonly { readonly value: { readonly type: string; readonly value?: unknown } }[],
) {
  let seen = 0;
  return (): string[] => {
    const news = events().slice(seen);
    seen += news.length;
    return news.map(({ value: { type, value } }) => {
      const { amount, free_balance, free } = (value ?? {}) as Record<string, bigint | undefined>;
      const number = amount ?? free_balance ?? free;
      return number === undefined ? type : `${type} ${number}`;
    });
  };
}

const call = (type: string, value: unknown): AnyCall => ({ type: "Balances", value: { type, value } });

export const transferAllowDeath = (dest: AccountId, value: bigint) =>
  call("transfer_allow_death", { dest: addressOf(dest), value });
export const transferKeepAlive = (dest: AccountId, value: bigint) =>
  call("transfer_keep_alive", { dest: addressOf(dest), value });
export const transferAll = (dest: AccountId, keep_alive: boolean) =>
  call("transfer_all", { dest: addressOf(dest), keep_alive });
export const forceTransfer = (source: AccountId, dest: AccountId, value: bigint) =>
  call("force_transfer", { source: addressOf(source), dest: addressOf(dest), value });
export const forceUnreserve = (who: AccountId, amount: bigint) =>
  call("force_unreserve", { who: addressOf(who), amount });
export const upgradeAccounts = (...who: AccountId[]) => call("upgrade_accounts", { who });
export const forceSetBalanceCall = (who: AccountId, new_free: bigint) =>
  call("force_set_balance", { who: addressOf(who), new_free });
export const forceAdjust = (type: "Increase" | "Decrease", delta: bigint) =>
  call("force_adjust_total_issuance", { direction: { type }, delta });
export const burn = (value: bigint, keep_alive: boolean) => call("burn", { value, keep_alive });
