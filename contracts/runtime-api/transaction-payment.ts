import { option, param, struct, u128, type ValueOf } from "@serinus/scale";
import { DispatchClass } from "./dispatch.ts";
import { Weight } from "./weight.ts";

const path = (name: string) => ["pallet_transaction_payment", "types", name] as const;

/** What `TransactionPaymentApi_query_info` returns. `partial_fee` is the fee without the tip. */
export type RuntimeDispatchInfo = ValueOf<typeof RuntimeDispatchInfo>;
export const RuntimeDispatchInfo = /* @__PURE__ */ struct(
  { weight: Weight, class: DispatchClass, partial_fee: u128 },
  {
    path: path("RuntimeDispatchInfo"),
    params: [param("Balance", u128), param("Weight", Weight)],
    typeNames: { weight: "Weight", class: "DispatchClass", partial_fee: "Balance" },
  },
);

/** The parts of a transaction's fee that it pays for being included. */
export type InclusionFee = ValueOf<typeof InclusionFee>;
export const InclusionFee = /* @__PURE__ */ struct(
  { base_fee: u128, len_fee: u128, adjusted_weight_fee: u128 },
  {
    path: path("InclusionFee"),
    params: [param("Balance", u128)],
    typeNames: { base_fee: "Balance", len_fee: "Balance", adjusted_weight_fee: "Balance" },
  },
);

/** What `TransactionPaymentApi_query_fee_details` returns; a call that pays nothing has no inclusion fee. */
export type FeeDetails = ValueOf<typeof FeeDetails>;
export const FeeDetails = /* @__PURE__ */ struct(
  { inclusion_fee: option(InclusionFee), tip: u128 },
  {
    path: path("FeeDetails"),
    params: [param("Balance", u128)],
    typeNames: { inclusion_fee: "Option<InclusionFee<Balance>>", tip: "Balance" },
  },
);
