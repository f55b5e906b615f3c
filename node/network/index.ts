export { createNetwork } from "./create-network.ts";
export { type PeerAddress, parsePeerAddress } from "./multiaddress.ts";
export type { Network, NetworkOptions, NetworkStatus } from "./network.ts";
export { nodeKeyFromFile, parseNodeKey, peerIdOf, peerPublicKey } from "./node-key.ts";
export { RequestError, type RequestErrorCode } from "./request-error.ts";
export type { Traffic } from "./wire.ts";
