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
export type { Methods } from "./protocol/method.ts";
export { RPC_SERVER_DEFAULTS, type RpcServer, type RpcServerOptions, serveRpc } from "./server/server.ts";
