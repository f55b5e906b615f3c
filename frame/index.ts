export { blockBuilderApi } from "./apis/block-builder.ts";
export { coreApi } from "./apis/core.ts";
export { genesisBuilderApi } from "./apis/genesis-builder.ts";
export { metadataApi } from "./apis/metadata.ts";
export { offchainWorkerApi } from "./apis/offchain-worker.ts";
export { type ApiMethod, apiMethod, apiVersions, bindApis, type RuntimeApi } from "./apis/runtime-api.ts";
export { taggedTransactionQueueApi } from "./apis/tagged-transaction-queue.ts";
export { tryRuntimeApi } from "./apis/try-runtime.ts";
export {
  type Consideration,
  type Footprint,
  HoldConsideration,
  type Holds,
  holdConsideration,
  linearStoragePrice,
} from "./consideration/consideration.ts";
export type { ReservableCurrency } from "./currency/reservable-currency.ts";
export {
  arithmeticFailure,
  badOrigin,
  cannotLookup,
  consumerRemaining,
  corruption,
  DispatchFailure,
  exhausted,
  failureOf,
  noProviders,
  otherFailure,
  rootNotAllowed,
  tokenFailure,
  tooManyConsumers,
  unavailable,
  withPostInfo,
} from "./dispatch/dispatch-failure.ts";
export {
  actualWeight,
  type CallResult,
  type DispatchClassName,
  type DispatchOutcome,
  paysFee,
  totalWeight,
} from "./dispatch/dispatch-info.ts";
export { createDispatcher, type Dispatcher, outcomeOf } from "./dispatch/dispatcher.ts";
export { createStorageLayers, type StorageLayers, TRANSACTIONAL_LIMIT } from "./dispatch/storage-layers.ts";
export { createExecutive, type EncodedBlock, type Executive } from "./executive/executive.ts";
export type { ExecutiveParts, MultiBlockMigrator } from "./executive/executive-parts.ts";
export type { AnyEvent, EventRecord, Phase, SystemApi } from "./executive/system-api.ts";
export { signedPayload } from "./extrinsic/checked-extrinsic.ts";
export { addressOf, lookup, lookupAddress, MultiAddress } from "./extrinsic/multi-address.ts";
export { MultiSignature, verifySignature } from "./extrinsic/multi-signature.ts";
export { combineValid } from "./extrinsic/pipeline.ts";
export type {
  AnyTransactionExtension,
  BarePostDispatchInput,
  ExtensionInput,
  PostDispatchInput,
  PrepareInput,
  TransactionExtension,
  Validated,
  ValidateInput,
} from "./extrinsic/transaction-extension.ts";
export {
  customInvalid,
  invalidTransaction,
  TransactionInvalid,
  unknownTransaction,
} from "./extrinsic/transaction-invalid.ts";
export {
  type ExtrinsicFormat,
  extrinsicFormat,
  type Preamble,
  type UncheckedExtrinsic,
} from "./extrinsic/unchecked-extrinsic.ts";
export { createGenesisBuilder, type GenesisBuilder } from "./genesis/genesis-builder.ts";
export type { GenesisConfig } from "./genesis/genesis-config.ts";
export { GenesisError } from "./genesis/genesis-error.ts";
export {
  type Json,
  type JsonCodec,
  jsonAccount,
  jsonBool,
  jsonHex,
  jsonList,
  jsonObject,
  jsonOption,
  jsonPublicKey,
  jsonString,
  jsonTuple,
  jsonU32,
  jsonU64,
  jsonU128,
  jsonVariant,
  withDefault,
} from "./genesis/json-codec.ts";
export { jsonText, mergeJson, parseJson } from "./genesis/json-text.ts";
export {
  type ArgsOf,
  type CallManifest,
  type CallOf,
  type ConstantManifest,
  type ConstantsOf,
  constant,
  definePallet,
  type ErrorManifest,
  type ErrorName,
  type EventManifest,
  type EventOf,
  type PalletManifest,
} from "./manifest/define-pallet.ts";
export { type Field, type FieldsValue, type FieldValue, type TypedField, typed } from "./manifest/field.ts";
export { countedMap, doubleMap, map, nMap, type StorageItem, value } from "./manifest/storage-item.ts";
export { typeNameOf } from "./manifest/type-name.ts";
export { METADATA_VERSIONS, type MetadataSource, metadataAt } from "./metadata/derive-metadata.ts";
export type { Migration } from "./migrations/migration.ts";
export { versionedMigration } from "./migrations/versioned-migration.ts";
export {
  type Equivocation,
  type EquivocationReports,
  equivocationSlash,
  reportEquivocation,
  submitReport,
} from "./offences/equivocation-reports.ts";
export {
  type KeyOwnerProofs,
  type Offence,
  type OffenceDetails,
  type Offender,
  offenceDetails,
  type ReportOffence,
} from "./offences/offence.ts";
export { reportCall, type UnsignedReport, unsignedReports } from "./offences/report-calls.ts";
export {
  type EnsureOrigin,
  eitherOf,
  ensureOrigin,
  isCaller,
  isNone,
  isRoot,
  isSigned,
  isSignedBy,
  mapSuccess,
  neverOrigin,
  rootWithSuccess,
} from "./origin/ensure-origin.ts";
export {
  type AnyCall,
  allows,
  type CallFilter,
  createOrigins,
  ensureNone,
  ensureRoot,
  ensureSigned,
  ensureSignedOrRoot,
  type Origin,
  type OriginCaller,
  type Origins,
  type RawOrigin,
  rawOrigin,
  signedCaller,
  withCaller,
  withFilter,
} from "./origin/origin.ts";
export { equalPrivilegeOnly, type PrivilegeCmp } from "./origin/privilege.ts";
export type {
  CallHandler,
  Calls,
  Hooks,
  InherentError,
  InherentProvider,
  InherentValues,
  PalletCode,
  UnsignedValidator,
} from "./pallet/code.ts";
export { instantiate } from "./pallet/instantiate.ts";
export { type MountedPallet, mount } from "./pallet/mount.ts";
export {
  type OuterCall,
  type OuterEvent,
  originCallerCodec,
  outerCallCodec,
  outerErrorCodec,
  outerEventCodec,
  outerReasonCodec,
  type RuntimeReason,
} from "./pallet/outer-codecs.ts";
export type { Pallet, RuntimeContext } from "./pallet/pallet.ts";
export { callCodec, errorCodec, eventCodec } from "./pallet/pallet-codecs.ts";
export { type AnyPlacedPallet, type PlacedPallet, place } from "./pallet/place.ts";
export { type Bounded, boundedOf, lookupHash, lookupLength } from "./preimages/bounded.ts";
export {
  bound,
  dropBounded,
  peekBounded,
  type QueryPreimage,
  type StorePreimage,
} from "./preimages/preimages.ts";
export { bindStorage, type HandleOf, type StorageOf, storagePrefix } from "./storage/bind-storage.ts";
export type { CountedStorageMap } from "./storage/counted-map.ts";
export {
  blake2_128,
  blake2_128Concat,
  blake2_256,
  type HashedKey,
  type Hasher,
  identity,
  twox64Concat,
  twox128,
  twox256,
} from "./storage/hashers.ts";
export { type StorageCache, storageCache } from "./storage/storage-cache.ts";
export type { StorageMap } from "./storage/storage-map.ts";
export { type StorageValue, storageValue } from "./storage/storage-value.ts";
export { storedVersion, storeVersion } from "./storage/storage-version.ts";
export {
  type BlockWeights,
  type ClassWeights,
  ofClass,
  type PerClass,
  withClass,
} from "./weights/block-weights.ts";
export {
  bindWeights,
  type DbWeight,
  dbWeight,
  type WeightFormula,
  type Weights,
  type WeightTable,
} from "./weights/formula.ts";
export {
  addWeights,
  allAtMost,
  allGreater,
  anyGreater,
  checkedSubtractWeights,
  MAX_WEIGHT,
  maxWeight,
  minWeight,
  multiplyWeight,
  subtractWeights,
  weight,
  ZERO_WEIGHT,
} from "./weights/weight.ts";
export { type WeightMeter, weightMeter } from "./weights/weight-meter.ts";
