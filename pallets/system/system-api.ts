import type { SystemApi } from "@serinus/frame";
import { accountNonce } from "./accounts.ts";
import {
  depositLog,
  finalizeBlock,
  initializeBlock,
  initializeIntraBlockEntropy,
  noteAppliedExtrinsic,
  noteExtrinsic,
  noteFinishedExtrinsics,
  noteFinishedInitialize,
  registerExtraWeightUnchecked,
} from "./block.ts";
import { extrinsicIndex, resetEvents } from "./events.ts";
import type { System } from "./system.ts";

/** System as the framework's executive knows it. */
export function systemApi(system: System): SystemApi {
  const { storage, constants, error } = system;
  return {
    version: constants.Version,
    blockWeights: constants.BlockWeights,
    dbWeight: constants.DbWeight,
    callFiltered: error.CallFiltered,
    resetEvents: () => resetEvents(system),
    initialize: (block, parentHash, digest) => initializeBlock(system, block, parentHash, digest),
    noteFinishedInitialize: () => noteFinishedInitialize(system),
    noteExtrinsic: (encoded) => noteExtrinsic(system, encoded),
    noteAppliedExtrinsic: (outcome, info) => noteAppliedExtrinsic(system, outcome, info),
    inherentsApplied: () => storage.InherentsApplied.get(),
    noteInherentsApplied: () => storage.InherentsApplied.put(true),
    noteFinishedExtrinsics: () => noteFinishedExtrinsics(system),
    finalize: () => finalizeBlock(system),
    registerExtraWeightUnchecked: (weight, of) => registerExtraWeightUnchecked(system, weight, of),
    blockWeight: () => storage.BlockWeight.get(),
    blockNumber: () => storage.Number.get(),
    blockHash: (block) => storage.BlockHash.get(block),
    setBlockHash: (block, hash) => storage.BlockHash.insert(block, hash),
    digest: () => storage.Digest.get(),
    depositLog: (item) => depositLog(system, item),
    extrinsicIndex: () => extrinsicIndex(system),
    initializeIntraBlockEntropy: (parentHash) => initializeIntraBlockEntropy(system, parentHash),
    lastRuntimeUpgrade: () => storage.LastRuntimeUpgrade.get(),
    setLastRuntimeUpgrade: ({ spec_version, spec_name }) =>
      storage.LastRuntimeUpgrade.put({ spec_version, spec_name }),
    accountNonce: (who) => accountNonce(system, who),
    events: () => storage.Events.get(),
  };
}
