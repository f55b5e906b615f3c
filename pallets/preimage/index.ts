export { preimageCode } from "./code.ts";
export { notePreimage, requestPreimage, unnotePreimage, unrequestPreimage } from "./logic.ts";
export { manifest as preimageManifest } from "./manifest.ts";
export type { Preimage, PreimageConfig } from "./preimage.ts";
export { preimageProvider } from "./provider.ts";
export { OldRequestStatus, RequestStatus } from "./types.ts";
export type { PreimageWeights } from "./weights.ts";
