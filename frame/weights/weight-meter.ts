import type { Weight } from "@serinus/runtime-api";
import { addWeights, allAtMost, minWeight, subtractWeights, ZERO_WEIGHT } from "./weight.ts";

/** Adds up weight against a limit (`sp_weights::WeightMeter`). */
export interface WeightMeter {
  readonly limit: Weight;
  consumed(): Weight;
  remaining(): Weight;
  canConsume(amount: Weight): boolean;
  /** Consumes if the limit allows; whether it did. */
  tryConsume(amount: Weight): boolean;
  /** Consumes, up to the limit. */
  consume(amount: Weight): void;
}

/** A meter that has consumed nothing yet. */
export function weightMeter(limit: Weight): WeightMeter {
  let used = ZERO_WEIGHT;
  const fits = (amount: Weight): boolean => allAtMost(addWeights(used, amount), limit);
  return {
    limit,
    consumed: () => used,
    remaining: () => subtractWeights(limit, used),
    canConsume: fits,
    tryConsume(amount) {
      if (!fits(amount)) return false;
      used = addWeights(used, amount);
      return true;
    },
    consume(amount) {
      used = minWeight(addWeights(used, amount), limit);
    },
  };
}
