export { timestampCode } from "./code.ts";
export { TIMESTAMP_INHERENT } from "./inherent.ts";
export { now, setTimestamp } from "./logic.ts";
export { manifest as timestampManifest } from "./manifest.ts";
export type { Timestamp, TimestampConfig, TimestampWeights } from "./timestamp.ts";
