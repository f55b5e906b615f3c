import {
  blake2_128Concat,
  constant,
  definePallet,
  MultiAddress,
  map,
  type RuntimeReason,
  typed,
  value,
} from "@serinus/frame";
import {
  accountId,
  bool,
  boundedVec,
  type Codec,
  compactU128,
  u32,
  u128,
  vec,
  WEAK_BOUNDED_VEC,
} from "@serinus/scale";
import {
  AccountData,
  AdjustmentDirection,
  BalanceLock,
  BalanceStatus,
  idAmountOf,
  noAccountData,
  ReserveData,
} from "./types.ts";

/** What Balances leaves to the runtime. */
export interface BalancesTypes {
  /** The reasons of all pallets that hold balance. */
  readonly RuntimeHoldReason: Codec<RuntimeReason>;
  /** The reasons of all pallets that freeze balance (`FreezeIdentifier`). */
  readonly RuntimeFreezeReason: Codec<RuntimeReason>;
  /** Most holds of one account: as many as there are reasons. */
  readonly maxHolds: number;
  readonly maxReserves: number;
  readonly maxFreezes: number;
}

/** What {@link balancesManifest} makes. */
export type BalancesManifest = ReturnType<typeof balancesManifest>;

const account = /* @__PURE__ */ typed("AccountIdLookupOf<T>", MultiAddress);
const amount = /* @__PURE__ */ typed("T::Balance", compactU128);
const balance = /* @__PURE__ */ typed("T::Balance", u128);
const whoAndAmount = { who: accountId, amount: balance } as const;

/** The network's token: who has how much, and what of it is set apart (`pallet_balances`). */
export function balancesManifest(runtime: BalancesTypes) {
  const { RuntimeHoldReason, RuntimeFreezeReason, maxHolds, maxReserves, maxFreezes } = runtime;
  return definePallet({
    module: "pallet_balances",
    docs: "The network's token: who has how much, and what of it is set apart.",
    instantiable: true,
    storageVersion: 1,
    storage: {
      TotalIssuance: value(u128, { default: 0n, docs: "All balance there is." }),
      InactiveIssuance: value(u128, {
        default: 0n,
        docs: "Balance that nobody can vote with, such as the treasury's.",
      }),
      Account: map(blake2_128Concat(accountId), AccountData, {
        default: noAccountData,
        docs: "Balances of accounts, where they are kept here. Kusama's token is kept in `System.Account`.",
      }),
      // A weak bound: more than `MaxLocks` are kept all the same.
      Locks: map(
        blake2_128Concat(accountId),
        boundedVec(BalanceLock, Number.MAX_SAFE_INTEGER, { path: WEAK_BOUNDED_VEC }),
        { default: [], docs: "Locks on the balance of accounts. They overlap." },
      ),
      Reserves: map(blake2_128Concat(accountId), boundedVec(ReserveData, maxReserves), {
        default: [],
        docs: "Named reserves of accounts, in the order of their names.",
      }),
      Holds: map(blake2_128Concat(accountId), boundedVec(idAmountOf(RuntimeHoldReason), maxHolds), {
        default: [],
        docs: "Holds on the balance of accounts. They add up.",
      }),
      Freezes: map(blake2_128Concat(accountId), boundedVec(idAmountOf(RuntimeFreezeReason), maxFreezes), {
        default: [],
        docs: "Freezes on the balance of accounts. They overlap.",
      }),
    },
    calls: {
      transfer_allow_death: {
        index: 0,
        args: { dest: account, value: amount },
        docs: "Transfers free balance. The sender goes when less than the existential deposit is left.",
      },
      force_transfer: {
        index: 2,
        args: { source: account, dest: account, value: amount },
        docs: "Transfers like `transfer_allow_death` from any account. For root.",
      },
      transfer_keep_alive: {
        index: 3,
        args: { dest: account, value: amount },
        docs: "Transfers free balance, but not so much that the sender goes.",
      },
      transfer_all: {
        index: 4,
        args: { dest: account, keep_alive: bool },
        docs: "Transfers all that can be transferred: with `keep_alive` all but the existential deposit.",
      },
      force_unreserve: {
        index: 5,
        args: { who: account, amount: balance },
        docs: "Frees reserved balance. For root.",
      },
      upgrade_accounts: {
        index: 6,
        args: { who: typed("Vec<T::AccountId>", vec(accountId)) },
        docs: "Brings accounts to the current form. Costs nothing when nine of ten needed it.",
      },
      force_set_balance: {
        index: 8,
        args: { who: account, new_free: amount },
        docs: "Sets the free balance of an account. For root.",
      },
      force_adjust_total_issuance: {
        index: 9,
        args: { direction: AdjustmentDirection, delta: amount },
        docs: "Corrects the total issuance. For root.",
      },
      burn: {
        index: 10,
        args: { value: amount, keep_alive: bool },
        docs: "Burns free balance of the sender. With `keep_alive` the sender stays.",
      },
    },
    events: {
      Endowed: {
        fields: { account: accountId, free_balance: balance },
        docs: "An account was created with some free balance.",
      },
      DustLost: {
        fields: { account: accountId, amount: balance },
        docs: "An account went with less than the existential deposit, which is lost.",
      },
      Transfer: {
        fields: { from: accountId, to: accountId, amount: balance },
        docs: "Balance was transferred.",
      },
      BalanceSet: { fields: { who: accountId, free: balance }, docs: "A balance was set by root." },
      Reserved: { fields: whoAndAmount, docs: "Free balance was reserved." },
      Unreserved: { fields: whoAndAmount, docs: "Reserved balance was freed." },
      ReserveRepatriated: {
        fields: {
          from: accountId,
          to: accountId,
          amount: balance,
          destination_status: typed("Status", BalanceStatus),
        },
        docs: "Reserved balance was moved to another account.",
      },
      Deposit: { fields: whoAndAmount, docs: "An amount was deposited, such as a share of fees." },
      Withdraw: { fields: whoAndAmount, docs: "An amount was withdrawn, such as a fee." },
      Slashed: { fields: whoAndAmount, docs: "An amount was taken away, such as for misbehaviour." },
      Minted: { fields: whoAndAmount, docs: "An amount was minted into an account." },
      Burned: { fields: whoAndAmount, docs: "An amount was burned from an account." },
      Suspended: { fields: whoAndAmount, docs: "An amount was suspended; it can be restored." },
      Restored: { fields: whoAndAmount, docs: "An amount was restored." },
      Upgraded: { fields: { who: accountId }, docs: "An account was brought to the current form." },
      Issued: { fields: { amount: balance }, docs: "The total issuance grew." },
      Rescinded: { fields: { amount: balance }, docs: "The total issuance shrank." },
      Locked: { fields: whoAndAmount, docs: "Balance was locked." },
      Unlocked: { fields: whoAndAmount, docs: "Balance was unlocked." },
      Frozen: { fields: whoAndAmount, docs: "Balance was frozen." },
      Thawed: { fields: whoAndAmount, docs: "Balance was thawed." },
      TotalIssuanceForced: {
        fields: { old: balance, new: balance },
        docs: "The total issuance was corrected.",
      },
    },
    errors: {
      VestingBalance: "Too much is vesting.",
      LiquidityRestrictions: "Locks or freezes do not leave so much.",
      InsufficientBalance: "The balance is too low.",
      ExistentialDeposit: "The amount is too low to create an account.",
      Expendability: "The account would go.",
      ExistingVestingSchedule: "The account has a vesting schedule already.",
      DeadAccount: "The beneficiary does not exist.",
      TooManyReserves: "The account has as many named reserves as it may.",
      TooManyHolds: "The account has as many holds as it may.",
      TooManyFreezes: "The account has as many freezes as it may.",
      IssuanceDeactivated: "The total issuance would be less than the inactive.",
      DeltaZero: "The correction must not be zero.",
    },
    constants: {
      ExistentialDeposit: constant(u128, "Least free balance that keeps an account."),
      MaxLocks: constant(u32, "Locks of one account that weights count with; more are possible."),
      MaxReserves: constant(u32, "Most named reserves of one account."),
      MaxFreezes: constant(u32, "Most freezes of one account."),
    },
  });
}
