import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Utility } from "./utility.ts";

export { derivativeAccount } from "./derivative-account.ts";
export { type UtilityManifest, type UtilityTypes, utilityManifest } from "./manifest.ts";
export type { Utility, UtilityConfig, UtilityWeights } from "./utility.ts";

/** Everything Utility does. */
export const utilityCode: PalletCode<Utility> = { calls };
