import { newtype, param, struct, u128, type ValueOf } from "@serinus/scale";

const ExtraFlags = /* @__PURE__ */ newtype(u128, {
  path: ["pallet_balances", "types", "ExtraFlags"],
  typeName: "u128",
});

/** What System keeps for Balances with every account. */
export type AccountData = ValueOf<typeof AccountData>;
export const AccountData = /* @__PURE__ */ struct(
  { free: u128, reserved: u128, frozen: u128, flags: ExtraFlags },
  {
    path: ["pallet_balances", "types", "AccountData"],
    params: [param("Balance", u128)],
    typeNames: { free: "Balance", reserved: "Balance", frozen: "Balance", flags: "ExtraFlags" },
  },
);

/** The top bit of the flags says that the account's form is the current one. */
const CURRENT_FORM = 1n << 127n;

/** Balances of an account that has none. */
export const noAccountData: AccountData = { free: 0n, reserved: 0n, frozen: 0n, flags: CURRENT_FORM };
