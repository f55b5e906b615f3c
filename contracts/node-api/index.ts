export type { AuxiliaryStore } from "./auxiliary.ts";
export type { BlockEntry, ChainApi, ChainEvent, Justification } from "./chain.ts";
export type { KeyScheme, KeystoreApi, KeyType, VrfSignature, VrfTranscript } from "./keystore.ts";
export { LOG_LEVELS, type Log, type LogLevelName } from "./log.ts";
export type {
  NetworkApi,
  NotificationApi,
  NotificationListener,
  NotificationProtocol,
  PeerId,
  ReputationChange,
  RequestHandler,
  RequestProtocol,
} from "./network.ts";
export type { OffchainEntry, OffchainStore } from "./offchain.ts";
export { isLast, type PoolApi, PoolError, type TransactionStatus } from "./pool.ts";
export {
  type CallOutcome,
  type ProvenCall,
  type RuntimeCallApi,
  type RuntimeCallProver,
  readState,
  type StateApi,
  UnknownBlockError,
} from "./state.ts";
