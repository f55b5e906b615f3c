import type { AccountId } from "@serinus/bytes";
import {
  type AnyPlacedPallet,
  bindWeights,
  instantiate,
  type MountedPallet,
  mount,
  outerReasonCodec,
  place,
  type RuntimeContext,
} from "@serinus/frame";
import type { TestParts } from "@serinus/frame/testing";
import type { System } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { systemAccountStore } from "./account-store.ts";
import type { Balances } from "./balances.ts";
import { balancesCode } from "./code.ts";
import { balancesManifest } from "./manifest.ts";
import { AccountData, noAccountData } from "./types.ts";

const FREE = { refTime: 0n } as const;

const freeWeights = {
  transfer_allow_death: FREE,
  transfer_keep_alive: FREE,
  force_set_balance_creating: FREE,
  force_set_balance_killing: FREE,
  force_transfer: FREE,
  transfer_all: FREE,
  force_unreserve: FREE,
  upgrade_accounts: { ...FREE, per: { u: FREE } },
  force_adjust_total_issuance: FREE,
  burn_allow_death: FREE,
  burn_keep_alive: FREE,
} as const;

/** Balances of a test chain, where nobody holds or freezes and the existential deposit is 1. */
export const placedTestBalances = place(
  "Balances",
  4,
  balancesManifest({
    RuntimeHoldReason: outerReasonCodec("test_runtime", "Hold", []),
    RuntimeFreezeReason: outerReasonCodec("test_runtime", "Freeze", []),
    maxHolds: 0,
    maxReserves: 0,
    maxFreezes: 0,
  }),
  { constants: { ExistentialDeposit: 1n, MaxLocks: 0, MaxReserves: 0, MaxFreezes: 0 } },
);

/** System and Balances of a test chain. */
export interface TestBalances {
  readonly system: System<AccountData>;
  readonly balances: Balances;
  /** To instantiate the other pallets in. */
  readonly context: RuntimeContext;
  readonly mounted: readonly MountedPallet[];
}

/** System and Balances, as tests of pallets that take deposits need them. `others` are the placed pallets under test. */
export function testBalances(parts: TestParts, others: readonly AnyPlacedPallet[]): TestBalances {
  const placed = [placedTestBalances, ...others];
  const { system, context, mounted } = testSystem(parts, placed, {}, { AccountData, noAccountData });
  const balances: Balances = instantiate(context, placedTestBalances, {
    weights: bindWeights(freeWeights, { read: 0n, write: 0n }),
    accounts: systemAccountStore(system),
    maxHolds: 0,
  });
  return { system, balances, context, mounted: [mounted, mount(balances, balancesCode(42))] };
}

/** Genesis in which each of these accounts has so much. */
export function testFunds(accounts: readonly AccountId[], free: bigint) {
  return { balances: { balances: accounts.map((who) => [who, free] as const) } };
}
