export type { Acted } from "./acting.ts";
export { type Clock, createClock } from "./clock.ts";
export {
  type BuildBlockMode,
  createDevelopment,
  type DevelopmentApi,
  type NewBlocks,
} from "./create-development.ts";
export { DevelopmentError } from "./development-error.ts";
export { differencePage, type PageSection } from "./difference-page.ts";
export type { NamedDifference } from "./differences.ts";
export { type DryRunReport, type DryRunRequest, dryRunJson, dryRunPage } from "./dry-run.ts";
export type { FastForward, FastForwarded } from "./fast-forward.ts";
export {
  type BlockReport,
  type Phase,
  type RunBlockFormat,
  type RunBlockRequest,
  runBlockJson,
  runBlockPage,
} from "./run-block.ts";
export type { DevelopmentOptions } from "./scene.ts";
