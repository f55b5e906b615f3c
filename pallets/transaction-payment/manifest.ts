import { constant, definePallet, typed, value } from "@serinus/frame";
import { FixedU128, fixedU128 } from "@serinus/numeric";
import { accountId, fieldless, u8, u128, type ValueOf } from "@serinus/scale";

/** Form of the pallet's storage. */
export type Releases = ValueOf<typeof Releases>;
export const Releases = /* @__PURE__ */ fieldless(["V1Ancient", "V2"], {
  path: ["pallet_transaction_payment", "Releases"],
});

const balance = /* @__PURE__ */ typed("BalanceOf<T>", u128);

/** Fees of transactions: what they are, and who pays and gets them (`pallet_transaction_payment`). */
export const manifest = definePallet({
  module: "pallet_transaction_payment",
  docs: "Fees of transactions.",
  storage: {
    NextFeeMultiplier: value(fixedU128, {
      default: FixedU128.one,
      docs: "What the weight's part of fees is multiplied with, by how full blocks have been.",
    }),
    StorageVersion: value(Releases, {
      default: { type: "V1Ancient" },
      docs: "Form of the pallet's storage.",
    }),
  },
  events: {
    TransactionFeePaid: {
      fields: { who: accountId, actual_fee: balance, tip: balance },
      docs: "A transaction was paid for. The fee holds the tip.",
    },
  },
  constants: {
    OperationalFeeMultiplier: constant(
      u8,
      "An operational transaction has the priority of a tip of so many times its fee, besides its tip.",
    ),
  },
});
