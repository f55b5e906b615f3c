export { vestingCode } from "./code.ts";
export { addSchedule, ensureCanAddSchedule, vestedTransfer, vestingBalance } from "./logic.ts";
export { type VestingManifest, vestingManifest } from "./manifest.ts";
export { VestingInfo } from "./types.ts";
export type { Vesting, VestingConfig, VestingCurrency, VestingWeights } from "./vesting.ts";
