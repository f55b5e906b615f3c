import { fromHex, type Hex } from "@serinus/bytes";
import {
  type AnyCall,
  type AnyEvent,
  type BlockWeights,
  bindApis,
  bindWeights,
  blockBuilderApi,
  coreApi,
  createDispatcher,
  createExecutive,
  createGenesisBuilder,
  createOrigins,
  createStorageLayers,
  type Executive,
  extrinsicFormat,
  genesisBuilderApi,
  instantiate,
  type MetadataSource,
  type MountedPallet,
  metadataApi,
  mount,
  offchainWorkerApi,
  outerCallCodec,
  outerEventCodec,
  place,
  type RuntimeApi,
  type SystemApi,
  taggedTransactionQueueApi,
  weight,
} from "@serinus/frame";
import type { TestParts } from "@serinus/frame/testing";
import type { HostApi } from "@serinus/host-api";
import type { BoundRuntime, RuntimeVersion } from "@serinus/runtime-api";
import { type Codec, lazy } from "@serinus/scale";
import { type Batch, batchCode, batchManifest } from "./batch.ts";
import { checkNonce, checkVersion } from "./check-nonce.ts";
import { type Clock, clockCode, clockManifest } from "./clock.ts";
import { type Guestbook, guestbookCode, manifest as guestbookManifest, weights } from "./guestbook/index.ts";
import { bindSystem, type System, systemApi, systemCode } from "./system/index.ts";
import { systemManifest } from "./system/manifest.ts";

/** The crate of the runtime's outer types. */
const CRATE = "example_runtime";

// First the pallets in their places: all that metadata needs. The outer codecs hold the pallets' and some pallets hold
// the outer codecs, so those are named here and made below.
const call: Codec<AnyCall> = lazy<AnyCall>(() => RuntimeCall);
const event: Codec<AnyEvent> = lazy<AnyEvent>(() => RuntimeEvent);

const placedSystem = place("System", 0, systemManifest(event));
const placedClock = place("Clock", 2, clockManifest, { constants: { MinimumPeriod: 3n } });
const placedBatch = place("Batch", 24, batchManifest(call));
const placedGuestbook = place("Guestbook", 7, guestbookManifest, { constants: { KeepFor: 10 } });
export const placedPallets = [placedSystem, placedClock, placedGuestbook, placedBatch] as const;

export const RuntimeCall = outerCallCodec(CRATE, placedPallets);
export const RuntimeEvent = outerEventCodec<AnyEvent>(CRATE, placedPallets);

const apis: readonly (readonly [id: Hex, version: number])[] = [
  ["0xdf6acb689907609b", 5],
  ["0x37e397fc7c91f5e4", 2],
  ["0x40fe3ad401f8959a", 6],
  ["0xd2bc9897eed08f15", 3],
  ["0xf78b278be53f454c", 2],
  ["0xfbc577b9d747efd6", 1],
];

export const version: RuntimeVersion = {
  spec_name: "example",
  impl_name: "serinus-example",
  authoring_version: 1,
  spec_version: 3,
  impl_version: 0,
  apis: apis.map(([id, number]) => [fromHex(id), number]),
  transaction_version: 1,
  system_version: 1,
};

const unlimited = { max_extrinsic: undefined, max_total: undefined, reserved: undefined };
const blockWeights: BlockWeights = {
  base_block: weight(1_000_000n, 100n),
  max_block: weight(2_000_000_000_000n, 5_000_000n),
  per_class: {
    normal: { base_extrinsic: weight(100_000n), ...unlimited },
    operational: { base_extrinsic: weight(100_000n), ...unlimited },
    mandatory: { base_extrinsic: weight(100_000n), ...unlimited },
  },
};

const dbWeight = { read: 25_000_000n, write: 100_000_000n };

/** The pallets of the example, bound. */
export interface ExamplePallets {
  readonly system: SystemApi;
  readonly pallets: readonly MountedPallet[];
  readonly own: {
    readonly system: System;
    readonly clock: Clock;
    readonly guestbook: Guestbook;
    readonly batch: Batch;
  };
}

/** Binds the pallets: System first, then each with what it needs of the others. */
export function assemblePallets({ host, layers, dispatcher }: Omit<TestParts, "origins">): ExamplePallets {
  const { system, context } = bindSystem({ host, layers }, placedSystem, { version, blockWeights, dbWeight });
  const clock: Clock = instantiate(context, placedClock, {});
  const guestbook: Guestbook = instantiate(context, placedGuestbook, {
    weights: bindWeights(weights, dbWeight),
    blockNumber: () => system.storage.Number.get(),
  });
  const batch: Batch = instantiate(context, placedBatch, { dispatcher });
  return {
    system: systemApi(system),
    own: { system, clock, guestbook, batch },
    pallets: [
      mount(system, systemCode),
      mount(clock, clockCode),
      mount(guestbook, guestbookCode),
      mount(batch, batchCode),
    ],
  };
}

/** The example's runtime, and what tests look at inside. */
export interface ExampleRuntime extends BoundRuntime {
  readonly assembled: ExamplePallets;
  readonly executive: Executive;
  readonly metadata: MetadataSource;
}

/** Binds the runtime to a host: what a runtime's script does when it is loaded. */
export function exampleRuntime(host: HostApi): ExampleRuntime {
  const layers = createStorageLayers(host);
  const dispatcher = createDispatcher(
    layers,
    () => assembled.pallets,
    () => assembled.system.callFiltered,
  );
  const assembled = assemblePallets({ host, layers, dispatcher });
  const { system, pallets, own } = assembled;
  const extensions = [checkNonce(own.system), checkVersion(own.system)];
  const format = extrinsicFormat(RuntimeCall, extensions);
  const origins = createOrigins();
  const executive = createExecutive({ host, system, pallets, dispatcher, origins, format, extensions });
  const all: RuntimeApi[] = [
    coreApi(executive),
    metadataApi(() => metadata),
    blockBuilderApi(executive),
    taggedTransactionQueueApi(executive),
    offchainWorkerApi(executive),
    genesisBuilderApi(createGenesisBuilder(pallets, { development: { guestbook: { entries: [] } } })),
  ];
  const metadata: MetadataSource = {
    crate: CRATE,
    pallets: placedPallets,
    format,
    event: RuntimeEvent,
    extensions,
    apis: all,
  };
  return { ...bindApis(version, all), assembled, executive, metadata };
}
