import {
  type Codec,
  fieldless,
  fixedBytes,
  newtype,
  param,
  type StructValue,
  struct,
  u128,
  type ValueOf,
} from "@serinus/scale";

const types = (name: string) => ["pallet_balances", "types", name] as const;
const tokens = (name: string) => ["frame_support", "traits", "tokens", "misc", name] as const;

const ExtraFlags = /* @__PURE__ */ newtype(u128, { path: types("ExtraFlags"), typeName: "u128" });

/** The balances of an account. System keeps them with the account. */
export type AccountData = ValueOf<typeof AccountData>;
export const AccountData = /* @__PURE__ */ struct(
  {
    /** What the account may use, as far as it is not frozen. */
    free: u128,
    /** What is set apart by holds and reserves. It is the owner's and cannot be used. */
    reserved: u128,
    /** Locks and freezes leave at least this much of `free` and `reserved` together. */
    frozen: u128,
    /** {@link CURRENT_FORM} once the account follows the rules of holds and freezes. */
    flags: ExtraFlags,
  },
  {
    path: types("AccountData"),
    params: [param("Balance", u128)],
    typeNames: { free: "Balance", reserved: "Balance", frozen: "Balance", flags: "ExtraFlags" },
  },
);

/** The flag that says: references are counted by the current rules (`IS_NEW_LOGIC`). */
export const CURRENT_FORM = 1n << 127n;

/** Balances of an account that has none. */
export const noAccountData: AccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: CURRENT_FORM };

/** Free and reserved together. */
export function totalOf({ free, reserved }: AccountData): bigint {
  return free + reserved;
}

/** Eight bytes by which a pallet knows its lock, as ASCII: `staking `. */
export const LockIdentifier: Codec<Uint8Array> = /* @__PURE__ */ fixedBytes(8);

/** For what a lock was made. No rule depends on it any more; it is kept for those who read it. */
export type Reasons = ValueOf<typeof Reasons>;
export const Reasons = /* @__PURE__ */ fieldless(["Fee", "Misc", "All"], { path: types("Reasons") });

/** A lock. Several overlap: the greatest counts. */
export type BalanceLock = ValueOf<typeof BalanceLock>;
export const BalanceLock = /* @__PURE__ */ struct(
  { id: LockIdentifier, amount: u128, reasons: Reasons },
  {
    path: types("BalanceLock"),
    params: [param("Balance", u128)],
    typeNames: { id: "LockIdentifier", amount: "Balance", reasons: "Reasons" },
  },
);

/** A reserve under a name of eight bytes. */
export type ReserveData = ValueOf<typeof ReserveData>;
export const ReserveData = /* @__PURE__ */ struct(
  { id: LockIdentifier, amount: u128 },
  {
    path: types("ReserveData"),
    params: [param("ReserveIdentifier", LockIdentifier), param("Balance", u128)],
    typeNames: { id: "ReserveIdentifier", amount: "Balance" },
  },
);

/** A held or frozen amount and the reason for it. */
export interface IdAmount<Id> {
  readonly id: Id;
  readonly amount: bigint;
}

/** `frame_support::traits::tokens::IdAmount`. */
export function idAmountOf<Id>(id: Codec<Id>): Codec<IdAmount<Id>> {
  const codec: Codec<StructValue<{ id: Codec<Id>; amount: Codec<bigint> }>> = struct(
    { id, amount: u128 },
    {
      path: tokens("IdAmount"),
      params: [param("Id", id), param("Balance", u128)],
      typeNames: { id: "Id", amount: "Balance" },
    },
  );
  return codec as Codec<unknown> as Codec<IdAmount<Id>>;
}

/** Where repatriated balance ends. */
export type BalanceStatus = ValueOf<typeof BalanceStatus>;
export const BalanceStatus = /* @__PURE__ */ fieldless(["Free", "Reserved"], {
  path: tokens("BalanceStatus"),
});

/** Which way `force_adjust_total_issuance` goes. */
export type AdjustmentDirection = ValueOf<typeof AdjustmentDirection>;
export const AdjustmentDirection = /* @__PURE__ */ fieldless(["Increase", "Decrease"], {
  path: types("AdjustmentDirection"),
});
