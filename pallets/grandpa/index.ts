export { grandpaCode } from "./code.ts";
export type { GrandpaGenesis } from "./genesis.ts";
export type { Grandpa, GrandpaConfig, GrandpaWeights } from "./grandpa.ts";
export { grandpaApi } from "./grandpa-api.ts";
export { manifest as grandpaManifest } from "./manifest.ts";
export { scheduleChange, schedulePause, scheduleResume } from "./schedule.ts";
export { grandpaSessionHandler } from "./session-handler.ts";
