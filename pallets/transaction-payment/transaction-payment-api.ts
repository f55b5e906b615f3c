import { type AnyCall, apiMethod, type RuntimeApi, totalWeight } from "@serinus/frame";
import { type DispatchInfo, FeeDetails, RuntimeDispatchInfo, Weight } from "@serinus/runtime-api";
import { type Codec, u32, u128 } from "@serinus/scale";
import { computeFee, feeDetails, lengthToFee, weightToFee } from "./fees.ts";
import type { TransactionPayment } from "./transaction-payment.ts";

/** How the API learns what an extrinsic or a call announces. */
export interface Announcements {
  /** How extrinsics are described; their bytes are given on as they are. */
  readonly extrinsic: Codec<Uint8Array>;
  readonly call: Codec<AnyCall>;
  /** What an extrinsic announces; `isBare` ones, which have no extensions, pay nothing. @throws ScaleError */
  ofExtrinsic(encoded: Uint8Array): { readonly info: DispatchInfo; readonly isBare: boolean };
  ofCall(call: AnyCall): DispatchInfo;
}

/** `TransactionPaymentApi`: what an extrinsic will cost, by its bytes. */
export function transactionPaymentApi(payment: TransactionPayment, known: Announcements): RuntimeApi {
  const inputs = { uxt: known.extrinsic, len: u32 } as const;
  return {
    name: "TransactionPaymentApi",
    id: "0x37c8bb1350a9a2a8",
    version: 4,
    docs: "What an extrinsic will cost.",
    methods: {
      query_info: apiMethod({
        inputs,
        output: RuntimeDispatchInfo,
        docs: "Weight, class and fee without the tip. An extrinsic without a signature pays nothing.",
        run({ uxt, len }) {
          const { info, isBare } = known.ofExtrinsic(uxt);
          return dispatchInfo(info, isBare ? 0n : computeFee(payment, len, info, 0n));
        },
      }),
      query_fee_details: apiMethod({
        inputs,
        output: FeeDetails,
        docs: "The parts of the fee.",
        run({ uxt, len }) {
          const { info, isBare } = known.ofExtrinsic(uxt);
          return isBare ? { inclusion_fee: undefined, tip: 0n } : feeDetails(payment, len, info, 0n);
        },
      }),
      ...conversions(payment),
    },
  };
}

/** `TransactionPaymentCallApi`: what a call will cost in a signed extrinsic of so many bytes. */
export function transactionPaymentCallApi(payment: TransactionPayment, known: Announcements): RuntimeApi {
  const inputs = { call: known.call, len: u32 } as const;
  return {
    name: "TransactionPaymentCallApi",
    id: "0xf3ff14d5ab527059",
    version: 3,
    docs: "What a call will cost.",
    methods: {
      query_call_info: apiMethod({
        inputs,
        output: RuntimeDispatchInfo,
        docs: "Weight, class and fee of a call, without the weight of the transaction's extensions.",
        run({ call, len }) {
          const info = known.ofCall(call);
          return dispatchInfo(info, computeFee(payment, len, info, 0n));
        },
      }),
      query_call_fee_details: apiMethod({
        inputs,
        output: FeeDetails,
        docs: "The parts of the fee of a call.",
        run: ({ call, len }) => feeDetails(payment, len, known.ofCall(call), 0n),
      }),
      ...conversions(payment),
    },
  };
}

/** What both APIs have. */
function conversions(payment: TransactionPayment) {
  return {
    query_weight_to_fee: apiMethod({
      inputs: { weight: Weight },
      output: u128,
      docs: "The fee of a weight, before the multiplier.",
      run: ({ weight }) => weightToFee(payment, weight),
    }),
    query_length_to_fee: apiMethod({
      inputs: { length: u32 },
      output: u128,
      docs: "The fee of so many bytes.",
      run: ({ length }) => lengthToFee(payment, length),
    }),
  };
}

function dispatchInfo(info: DispatchInfo, partial_fee: bigint): RuntimeDispatchInfo {
  return { weight: totalWeight(info), class: info.class, partial_fee };
}
