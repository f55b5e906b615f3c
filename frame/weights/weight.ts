import type { Weight } from "@serinus/runtime-api";

/** Most of either part of a weight. */
const U64_MAX = 0xffff_ffff_ffff_ffffn;

/** No weight at all. */
export const ZERO_WEIGHT: Weight = { ref_time: 0n, proof_size: 0n };
/** The greatest weight that can be told. */
export const MAX_WEIGHT: Weight = { ref_time: U64_MAX, proof_size: U64_MAX };

/** Picoseconds of reference hardware and bytes of proof; proof size is 0 unless given. */
export function weight(ref_time: bigint, proof_size = 0n): Weight {
  return { ref_time, proof_size };
}

/** At most {@link MAX_WEIGHT} in either part. */
export function addWeights(a: Weight, b: Weight): Weight {
  return { ref_time: saturate(a.ref_time + b.ref_time), proof_size: saturate(a.proof_size + b.proof_size) };
}

/** Never below zero in either part. */
export function subtractWeights(a: Weight, b: Weight): Weight {
  return {
    ref_time: a.ref_time > b.ref_time ? a.ref_time - b.ref_time : 0n,
    proof_size: a.proof_size > b.proof_size ? a.proof_size - b.proof_size : 0n,
  };
}

/** So many times a weight, at most {@link MAX_WEIGHT} in either part. `times` is an integer. */
export function multiplyWeight(a: Weight, times: number | bigint): Weight {
  const factor = BigInt(times);
  return { ref_time: saturate(a.ref_time * factor), proof_size: saturate(a.proof_size * factor) };
}

/** `undefined` when a part would be negative. */
export function checkedSubtractWeights(a: Weight, b: Weight): Weight | undefined {
  if (a.ref_time < b.ref_time || a.proof_size < b.proof_size) return undefined;
  return { ref_time: a.ref_time - b.ref_time, proof_size: a.proof_size - b.proof_size };
}

/** The larger of each part. */
export function maxWeight(a: Weight, b: Weight): Weight {
  return { ref_time: larger(a.ref_time, b.ref_time), proof_size: larger(a.proof_size, b.proof_size) };
}

/** The smaller of each part. */
export function minWeight(a: Weight, b: Weight): Weight {
  return { ref_time: smaller(a.ref_time, b.ref_time), proof_size: smaller(a.proof_size, b.proof_size) };
}

/** Whether either part of `a` is greater (`any_gt`). */
export function anyGreater(a: Weight, b: Weight): boolean {
  return a.ref_time > b.ref_time || a.proof_size > b.proof_size;
}

/** Whether both parts of `a` are greater (`all_gt`). */
export function allGreater(a: Weight, b: Weight): boolean {
  return a.ref_time > b.ref_time && a.proof_size > b.proof_size;
}

/** Whether both parts of `a` are less or equal (`all_lte`). */
export function allAtMost(a: Weight, b: Weight): boolean {
  return a.ref_time <= b.ref_time && a.proof_size <= b.proof_size;
}

function saturate(value: bigint): bigint {
  return value > U64_MAX ? U64_MAX : value;
}

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
