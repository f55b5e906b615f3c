export { openStore } from "./open-store.ts";
export type {
  AuxiliaryEntry,
  ForkedBlock,
  Genesis,
  ImportedBlock,
  NewBlock,
  PastBlock,
  Pruning,
  Store,
  StoreOptions,
} from "./store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
