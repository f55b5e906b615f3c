export type { Authorship, AuthorshipConfig, PreRuntimeDigest } from "./authorship.ts";
export { authorshipCode } from "./code.ts";
export { author } from "./logic.ts";
export { manifest as authorshipManifest } from "./manifest.ts";
