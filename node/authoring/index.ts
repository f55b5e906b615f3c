export { AuthoringError } from "./authoring-error.ts";
export { type BlockRules, readBlockRules } from "./block-rules.ts";
export type { BlockTime, Timing } from "./block-time.ts";
export {
  type Authoring,
  type AuthoringOptions,
  type CreateBlock,
  createAuthoring,
  type Sealing,
} from "./create-authoring.ts";
export { type FinalityBehind, finalizeBehind } from "./finalize-behind.ts";
export { systemTimer, type Timer } from "./timer.ts";
