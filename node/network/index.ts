export { createNetwork } from "./create-network.ts";
export { isGlobal } from "./is-global.ts";
export type { FoundRecord } from "./kademlia.ts";
export {
  addressBytes,
  addressText,
  type PeerAddress,
  parsePeerAddress,
  peerOfAddress,
} from "./multiaddress.ts";
export { MAX_PRIORITY_PEERS, type Network, type NetworkOptions, type NetworkStatus } from "./network.ts";
export {
  nodeKeyFromFile,
  type PeerSignature,
  parseNodeKey,
  peerIdBytes,
  peerIdOf,
  peerPublicKey,
  signAsPeer,
  verifyPeerSignature,
} from "./node-key.ts";
export { RequestError, type RequestErrorCode } from "./request-error.ts";
export type { Traffic } from "./wire.ts";
