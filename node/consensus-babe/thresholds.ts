import type { BabeEpoch } from "@serinus/runtime-api";
import { primaryThreshold } from "./primary-threshold.ts";

/** Primary thresholds, each computed once: all authorities of an epoch commonly weigh the same. */
export interface ThresholdSource {
  of(epoch: BabeEpoch, authorityIndex: number): bigint;
}

export function createThresholds(): ThresholdSource {
  const totals = new WeakMap<BabeEpoch["authorities"], bigint>();
  let known: { readonly key: string; readonly threshold: bigint } | undefined;
  return {
    of({ authorities, config }, authorityIndex) {
      let total = totals.get(authorities);
      if (total === undefined) {
        total = authorities.reduce((sum, [, weight]) => sum + weight, 0n);
        totals.set(authorities, total);
      }
      const weight = authorities[authorityIndex]?.[1] ?? 0n;
      const key = `${config.c.join("/")} ${weight}/${total}`;
      if (known?.key !== key) known = { key, threshold: primaryThreshold(config.c, weight, total) };
      return known.threshold;
    },
  };
}
