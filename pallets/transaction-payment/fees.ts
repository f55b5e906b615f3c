import { actualWeight, minWeight, ofClass, paysFee, totalWeight } from "@serinus/frame";
import { FixedU128, U128 } from "@serinus/numeric";
import type { DispatchInfo, FeeDetails, PostDispatchInfo, Weight } from "@serinus/runtime-api";
import type { TransactionPayment } from "./transaction-payment.ts";

/** The parts of the fee of a transaction, by what is announced of it. `length` is that of the whole extrinsic. */
export function feeDetails(
  payment: TransactionPayment,
  length: number,
  info: DispatchInfo,
  tip: bigint,
): FeeDetails {
  if (info.pays_fee.type === "No") return { inclusion_fee: undefined, tip };
  return paidDetails(payment, length, totalWeight(info), info, tip);
}

/** The fee of a transaction, tip included, by what is announced of it. */
export function computeFee(
  payment: TransactionPayment,
  length: number,
  info: DispatchInfo,
  tip: bigint,
): bigint {
  return sumOf(feeDetails(payment, length, info, tip));
}

/** The fee of a transaction, tip included, by what it turned out to need. */
export function computeActualFee(
  payment: TransactionPayment,
  length: number,
  info: DispatchInfo,
  postInfo: PostDispatchInfo,
  tip: bigint,
): bigint {
  if (!paysFee(postInfo, info)) return tip;
  return sumOf(paidDetails(payment, length, actualWeight(postInfo, info), info, tip));
}

/** The fee of a weight, at most that of a full block, before the multiplier. */
export function weightToFee({ config }: TransactionPayment, weight: Weight): bigint {
  return config.weightToFee(minWeight(weight, config.blockWeights.max_block));
}

/** The fee of so many bytes. */
export function lengthToFee({ config }: TransactionPayment, length: number): bigint {
  return config.lengthToFee(length);
}

function paidDetails(
  payment: TransactionPayment,
  length: number,
  weight: Weight,
  info: DispatchInfo,
  tip: bigint,
): FeeDetails {
  const multiplier = payment.storage.NextFeeMultiplier.get();
  const { base_extrinsic } = ofClass(payment.config.blockWeights.per_class, info.class.type);
  return {
    inclusion_fee: {
      base_fee: weightToFee(payment, base_extrinsic),
      len_fee: lengthToFee(payment, length),
      // The multiplier is for the call's weight alone: length and base cost the same in full and in empty blocks.
      adjusted_weight_fee: FixedU128.saturatingMulInt(multiplier, weightToFee(payment, weight)),
    },
    tip,
  };
}

function sumOf({ inclusion_fee, tip }: FeeDetails): bigint {
  if (inclusion_fee === undefined) return tip;
  const { base_fee, len_fee, adjusted_weight_fee } = inclusion_fee;
  return U128.clamp(base_fee + len_fee + adjusted_weight_fee + tip);
}
