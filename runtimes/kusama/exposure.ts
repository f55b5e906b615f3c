import type { AccountId } from "@serinus/bytes";
import type { Offender } from "@serinus/frame";
import {
  accountId,
  type Codec,
  compactU128,
  param,
  struct,
  tuple,
  u128,
  type ValueOf,
  vec,
} from "@serinus/scale";

const balances = [param("AccountId", accountId), param("Balance", u128)];

const IndividualExposure = /* @__PURE__ */ struct(
  { who: accountId, value: compactU128 },
  {
    path: ["sp_staking", "IndividualExposure"],
    params: balances,
    typeNames: { who: "AccountId", value: "Balance" },
  },
);

/** What is at stake for a validator: its own and its nominators' (`sp_staking::Exposure`). */
export type Exposure = ValueOf<typeof Exposure>;
export const Exposure = /* @__PURE__ */ struct(
  { total: compactU128, own: compactU128, others: vec(IndividualExposure) },
  {
    path: ["sp_staking", "Exposure"],
    params: balances,
    typeNames: {
      total: "Balance",
      own: "Balance",
      others: "Vec<IndividualExposure<AccountId, Balance>>",
    },
  },
);

/** A validator and what is at stake for it: whom an offence is laid to. */
export const IdentificationTuple = /* @__PURE__ */ tuple(accountId, Exposure) as Codec<Offender<Exposure>>;

const NOTHING: Exposure = { total: 0n, own: 0n, others: [] };

/** Without staking there is nothing at stake for anyone. */
export function exposureOf(_validator: AccountId): Exposure {
  return NOTHING;
}
