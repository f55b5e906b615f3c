import { maxWeight, minWeight, ofClass, totalWeight, weight } from "@serinus/frame";
import { least, U64, U128 } from "@serinus/numeric";
import type { DispatchInfo } from "@serinus/runtime-api";
import type { TransactionPayment } from "./transaction-payment.ts";

const LEAST = /* @__PURE__ */ weight(1n, 1n);

/**
 * A transaction's priority: what a block full of transactions like it would bring in tips. Small ones come before large
 * ones with the same tip. An operational one counts a share of its fee as a tip.
 */
export function priorityOf(
  { config, constants }: TransactionPayment,
  info: DispatchInfo,
  length: number,
  tip: bigint,
  feeWithTip: bigint,
): bigint {
  const maxBlock = config.blockWeights.max_block;
  const maxLength = ofClass(config.blockLength, info.class.type);
  const bounded = minWeight(maxWeight(totalWeight(info), LEAST), maxBlock);
  const byTime = maxBlock.ref_time / bounded.ref_time;
  const byProof = maxBlock.proof_size / bounded.proof_size;
  const byLength = BigInt(Math.floor(maxLength / Math.min(Math.max(length, 1), maxLength)));
  const perBlock = least(byTime, byProof, byLength);
  const reward = (value: bigint) => U128.saturatingMul(value, perBlock);

  // One is added to the tip so that transactions without a tip are told apart too.
  let priority = reward(U128.saturatingAdd(tip, 1n));
  if (info.class.type === "Operational") {
    const virtualTip = U128.saturatingMul(feeWithTip, BigInt(constants.OperationalFeeMultiplier));
    priority = U128.saturatingAdd(priority, reward(virtualTip));
  }
  return U64.clamp(priority);
}
