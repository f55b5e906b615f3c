export { accountNonceApi } from "./account-nonce-api.ts";
export {
  accountExists,
  accountInfo,
  accountNonce,
  canAccrueConsumers,
  canDecProvider,
  canIncConsumer,
  decConsumers,
  decProviders,
  decSufficients,
  incAccountNonce,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  incSufficients,
  isProviderRequired,
  putAccount,
} from "./accounts.ts";
export { depositLog, reclaimWeight, registerExtraWeightUnchecked } from "./block.ts";
export { systemCode } from "./code.ts";
export { depositEvent, extrinsicIndex } from "./events.ts";
export { checkGenesis } from "./extensions/check-genesis.ts";
export { checkMetadataHash, MetadataHashCheck } from "./extensions/check-metadata-hash.ts";
export { birth, checkMortality } from "./extensions/check-mortality.ts";
export { checkNonZeroSender } from "./extensions/check-non-zero-sender.ts";
export { checkNonce } from "./extensions/check-nonce.ts";
export { checkSpecVersion } from "./extensions/check-spec-version.ts";
export { checkTxVersion } from "./extensions/check-tx-version.ts";
export { checkWeight } from "./extensions/check-weight.ts";
export { WellKnownKey } from "./keys.ts";
export { assertBlockWeights, BlockLength, BlockWeights, RuntimeDbWeight, WeightsPerClass } from "./limits.ts";
export { type SystemManifest, type SystemTypes, systemManifest } from "./manifest.ts";
export type { System, SystemConfig } from "./system.ts";
export { systemApi } from "./system-api.ts";
export {
  type AccountInfo,
  CodeUpgradeAuthorization,
  DispatchEventInfo,
  LastRuntimeUpgradeInfo,
  Phase,
  perDispatchClass,
} from "./types.ts";
export { authorizeUpgrade, updateCode } from "./upgrade.ts";
export type { SystemExtensionWeights, SystemWeights } from "./weights.ts";
