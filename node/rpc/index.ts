export { allMethods } from "./all-methods.ts";
export type {
  ChainIdentity,
  KeystoreApi,
  NodeIdentity,
  OffchainStorageApi,
  RpcBackend,
  SealedBlock,
  SealingApi,
} from "./backend.ts";
export type {
  BeefyView,
  EpochAuthorship,
  GrandpaView,
  NetworkedBackend,
  NetworkView,
  PeerView,
  RoundReport,
  SessionKeysView,
  VoteTally,
} from "./networked-backend.ts";
export { denyUnsafe } from "./protocol/deny-unsafe.ts";
export type { Methods } from "./protocol/method.ts";
export { parseRanges } from "./server/client-address.ts";
export { RPC_SERVER_DEFAULTS, type RpcServer, type RpcServerOptions, serveRpc } from "./server/server.ts";
