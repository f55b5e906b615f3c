export { sudoCode } from "./code.ts";
export { type SudoManifest, sudoManifest } from "./manifest.ts";
export type { Sudo, SudoConfig, SudoWeights } from "./sudo.ts";
