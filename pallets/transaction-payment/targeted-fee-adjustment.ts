import { type BlockWeights, minWeight, type PerClass } from "@serinus/frame";
import { FixedU128, Perbill, Perquintill } from "@serinus/numeric";
import type { Weight } from "@serinus/runtime-api";

/** How fees follow demand. */
export interface FeeAdjustment {
  /** Share of a block's normal weight at which the multiplier stays. */
  readonly target: Perquintill;
  /** How fast the multiplier moves. */
  readonly variability: FixedU128;
  readonly min: FixedU128;
  readonly max: FixedU128;
}

const TWO = /* @__PURE__ */ FixedU128.saturatingFromInteger(2n);

/**
 * The multiplier of the next block by how full this one is: `m (1 + v d + (v d)² / 2)`, where `d` is how far the normal
 * class is above its target (`TargetedFeeAdjustment`). Of time and proof size, the one nearer to its limit counts.
 */
export function targetedFeeAdjustment(
  { target, variability, min, max }: FeeAdjustment,
  limits: BlockWeights,
  blockWeight: () => PerClass<Weight>,
): (previous: FixedU128) => FixedU128 {
  const most = limits.per_class.normal.max_total ?? limits.max_block;
  const halfSquare =
    FixedU128.checkedDiv(FixedU128.saturatingMul(variability, variability), TWO) ?? FixedU128.zero;
  const clamp = (multiplier: FixedU128): FixedU128 =>
    multiplier < min ? min : multiplier > max ? max : multiplier;

  return (multiplier) => {
    const previous = multiplier < min ? min : multiplier;
    const used = minWeight(blockWeight().normal, most);
    const time = Perbill.fromRational(used.ref_time, atLeastOne(most.ref_time));
    const proof = Perbill.fromRational(used.proof_size, atLeastOne(most.proof_size));
    const part = time < proof ? "proof_size" : "ref_time";

    const wanted = Perquintill.mul(target, most[part]);
    const isAbove = used[part] >= wanted;
    const distance = isAbove ? used[part] - wanted : wanted - used[part];
    const d = FixedU128.saturatingFromRational(distance, atLeastOne(most[part]));
    const linear = FixedU128.saturatingMul(variability, d);
    const square = FixedU128.saturatingMul(halfSquare, FixedU128.saturatingMul(d, d));
    if (isAbove) {
      const more = FixedU128.saturatingMul(FixedU128.saturatingAdd(linear, square), previous);
      return clamp(FixedU128.saturatingAdd(previous, more));
    }
    const less = FixedU128.saturatingMul(FixedU128.saturatingSub(linear, square), previous);
    return clamp(FixedU128.saturatingSub(previous, less));
  };
}

function atLeastOne(n: bigint): bigint {
  return n === 0n ? 1n : n;
}
