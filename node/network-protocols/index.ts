export {
  type AuthorityRecord,
  decodeAuthorityRecord,
  decodeSignedAuthorityRecord,
  encodeAuthorityRecord,
  encodeSignedAuthorityRecord,
  MAX_ADDRESSES_PER_AUTHORITY,
  type SignedAuthorityRecord,
} from "./authority-record.ts";
export {
  type BlockAnnounce,
  type BlockAnnouncesHandshake,
  decodeBlockAnnounce,
  decodeHandshake,
  encodeBlockAnnounce,
  encodeHandshake,
  encodeRole,
  type Role,
} from "./block-announce.ts";
export { type BlockRequest, decodeBlockRequest, encodeBlockRequest } from "./block-request.ts";
export {
  type BlockData,
  decodeBlockResponse,
  encodeBlockResponse,
  MAX_BLOCKS_IN_RESPONSE,
} from "./block-response.ts";
export { createFrameReader, type FrameReader, frame } from "./framing.ts";
export {
  decodeKademlia,
  encodeFindNode,
  encodeKademlia,
  type KademliaMessage,
  type KademliaPeer,
  type KademliaRecord,
} from "./kademlia.ts";
export {
  decodeLightRequest,
  decodeLightResponse,
  encodeLightRequest,
  encodeLightResponse,
  type LightRequest,
  type LightResponse,
} from "./light-messages.ts";
export { ProtocolError } from "./protocol-error.ts";
export { type ChainIds, type ProtocolName, type ProtocolNames, protocolNames } from "./protocol-names.ts";
export {
  decodeStateRequest,
  decodeStateResponse,
  encodeStateRequest,
  encodeStateResponse,
  type StatePart,
  type StateRequest,
  type StateResponse,
} from "./state-messages.ts";
export { decodeTransactions, encodeTransactions } from "./transactions.ts";
export {
  decodeWarpSyncRequest,
  encodeWarpSyncProof,
  encodeWarpSyncRequest,
  MAX_WARP_SYNC_PROOF_SIZE,
  type WarpSyncFragment,
} from "./warp-sync.ts";
