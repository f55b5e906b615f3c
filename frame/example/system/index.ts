import { concatBytes, toH256 } from "@serinus/bytes";
import {
  actualWeight,
  addWeights,
  type BlockWeights,
  type DbWeight,
  ensureSigned,
  instantiate,
  ofClass,
  type Pallet,
  type PalletCode,
  type PlacedPallet,
  type RuntimeContext,
  type SystemApi,
  weight,
  withClass,
} from "@serinus/frame";
import type { RuntimeVersion } from "@serinus/runtime-api";
import { DigestItem } from "@serinus/runtime-api";
import { Phase, type systemManifest } from "./manifest.ts";

type Manifest = ReturnType<typeof systemManifest>;
export type System = Pallet<
  Manifest,
  { readonly version: RuntimeVersion; readonly blockWeights: BlockWeights; readonly dbWeight: DbWeight }
>;

export const systemCode: PalletCode<System> = {
  calls: {
    remark: { weight: () => weight(1_000n), dispatch: (_system, origin) => void ensureSigned(origin) },
  },
};

const NO_TOPICS = Uint8Array.of(0);

/** Binds System, and gives the context in which the other pallets are bound. */
export function bindSystem(
  base: Pick<RuntimeContext, "host" | "layers">,
  placed: PlacedPallet<Manifest>,
  config: System["config"],
): { readonly system: System; readonly context: RuntimeContext } {
  const context: RuntimeContext = {
    ...base,
    depositEvent(pallet, event) {
      const { storage, host } = system;
      if (storage.Number.get() === 0) return;
      const record = concatBytes(Phase.encode(storage.Phase.get()), Uint8Array.of(pallet), event, NO_TOPICS);
      host.storage_append(storage.Events.key, record);
    },
  };
  const system: System = instantiate(context, placed, config);
  return { system, context };
}

/** System as the executive knows it. */
export function systemApi(system: System): SystemApi {
  const { storage, host, config, error } = system;
  return {
    version: config.version,
    blockWeights: config.blockWeights,
    dbWeight: config.dbWeight,
    callFiltered: error.CallFiltered,
    resetEvents: () => storage.Events.kill(),
    initialize(block, parentHash, digest) {
      if (block !== storage.Number.get() + 1) throw new Error(`block ${block} is not the next`);
      storage.Phase.put({ type: "Initialization" });
      storage.ExtrinsicIndex.put(0);
      storage.Number.put(block);
      storage.ParentHash.put(parentHash);
      storage.BlockHash.insert(block - 1, parentHash);
      storage.Digest.put(digest);
      storage.BlockWeight.kill();
    },
    noteFinishedInitialize: () => storage.Phase.put({ type: "ApplyExtrinsic", value: 0 }),
    noteExtrinsic: (encoded) => storage.ExtrinsicData.insert(storage.ExtrinsicIndex.get() ?? 0, encoded),
    noteAppliedExtrinsic(outcome, info) {
      const used = actualWeight(outcome.postInfo, info);
      const event = outcome.ok
        ? ({ type: "ExtrinsicSuccess", value: { weight: used } } as const)
        : ({ type: "ExtrinsicFailed", value: { dispatch_error: outcome.error, weight: used } } as const);
      system.deposit(event);
      const next = (storage.ExtrinsicIndex.get() ?? 0) + 1;
      storage.ExtrinsicIndex.put(next);
      storage.Phase.put({ type: "ApplyExtrinsic", value: next });
    },
    inherentsApplied: () => storage.InherentsApplied.get(),
    noteInherentsApplied: () => storage.InherentsApplied.put(true),
    noteFinishedExtrinsics: () => storage.Phase.put({ type: "Finalization" }),
    finalize() {
      const count = storage.ExtrinsicIndex.take() ?? 0;
      const extrinsics = Array.from({ length: count }, (_, i) => storage.ExtrinsicData.take(i));
      storage.InherentsApplied.kill();
      storage.Phase.kill();
      return {
        parent_hash: storage.ParentHash.get(),
        number: storage.Number.get(),
        extrinsics_root: toH256(host.trie_blake2_256_ordered_root(extrinsics, 0)),
        digest: storage.Digest.get(),
        state_root: toH256(host.storage_root(1)),
      };
    },
    registerExtraWeightUnchecked: (more, of) =>
      void storage.BlockWeight.mutate((used) => withClass(used, of, addWeights(ofClass(used, of), more))),
    blockWeight: () => storage.BlockWeight.get(),
    blockNumber: () => storage.Number.get(),
    blockHash: (block) => storage.BlockHash.get(block),
    setBlockHash: (block, hash) => storage.BlockHash.insert(block, hash),
    digest: () => storage.Digest.get(),
    depositLog: (item) => host.storage_append(storage.Digest.key, DigestItem.encode(item)),
    extrinsicIndex: () => storage.ExtrinsicIndex.get(),
    initializeIntraBlockEntropy: () => undefined,
    lastRuntimeUpgrade: () => storage.LastRuntimeUpgrade.get(),
    setLastRuntimeUpgrade: ({ spec_version, spec_name }) =>
      storage.LastRuntimeUpgrade.put({ spec_version, spec_name }),
    accountNonce: (who) => storage.Nonces.get(who),
    events: () => storage.Events.get(),
  };
}
