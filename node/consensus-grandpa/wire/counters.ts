import { type Codec, mapped, ScaleError, u64 } from "@serinus/scale";

/**
 * A `u64` that counts rounds, sets or weight, as a number: rounds are looked up and compared all the time, and none
 * comes near 2^53. Larger ones are refused.
 */
export const counter: Codec<number> = mapped(
  u64,
  (value) => {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ScaleError(`${value} is beyond 2^53`);
    return Number(value);
  },
  BigInt,
);
