export { offencesCode } from "./code.ts";
export { type OffencesManifest, offencesManifest } from "./manifest.ts";
export type { Offences, OffencesConfig } from "./offences.ts";
export { reportOffences } from "./report-offence.ts";
