import { FixedU128, Perquintill } from "@serinus/numeric";
import type { FeeAdjustment } from "@serinus/pallet-transaction-payment";

/** How Kusama's fees follow demand (`SlowAdjustingFeeUpdate`): by at most 30 per cent or so in a day. */
export const slowFeeAdjustment: FeeAdjustment = {
  target: /* @__PURE__ */ Perquintill.fromPercent(25),
  variability: /* @__PURE__ */ FixedU128.saturatingFromRational(75n, 1_000_000n),
  min: /* @__PURE__ */ FixedU128.saturatingFromRational(1n, 10n),
  max: FixedU128.max,
};
