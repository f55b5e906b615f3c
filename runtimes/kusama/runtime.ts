import {
  type AnyCall,
  bindApis,
  blockBuilderApi,
  coreApi,
  createDispatcher,
  createExecutive,
  createGenesisBuilder,
  createOrigins,
  createStorageLayers,
  type Dispatcher,
  type Executive,
  extrinsicFormat,
  genesisBuilderApi,
  type MetadataSource,
  type Migration,
  metadataApi,
  metadataAt,
  offchainWorkerApi,
  type RuntimeApi,
  storageCache,
  taggedTransactionQueueApi,
  tryRuntimeApi,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { extraInfoOf, metadataDigest } from "@serinus/metadata";
import { authorityDiscoveryApi } from "@serinus/pallet-authority-discovery";
import { babeApi } from "@serinus/pallet-babe";
import { beefyApi } from "@serinus/pallet-beefy";
import { beefyMmrApi } from "@serinus/pallet-beefy-mmr";
import { grandpaApi } from "@serinus/pallet-grandpa";
import { mmrApi } from "@serinus/pallet-mmr";
import { sessionKeysApi } from "@serinus/pallet-session";
import { accountNonceApi, systemApi } from "@serinus/pallet-system";
import {
  type Announcements,
  transactionPaymentApi,
  transactionPaymentCallApi,
} from "@serinus/pallet-transaction-payment";
import type { BoundRuntime, RuntimeScript, RuntimeVersion } from "@serinus/runtime-api";
import type { Codec } from "@serinus/scale";
import { baseCallFilter } from "./base-call-filter.ts";
import { bindPallets, type KusamaPallets, mountPallets } from "./bind-pallets.ts";
import { transactionExtensions } from "./extensions.ts";
import { presets } from "./genesis-presets/presets.ts";
import { CRATE, type PlacementOptions, placePallets } from "./placed-pallets.ts";
import { SessionKeys, sessionKeyTypes } from "./session-keys.ts";
import { version as kusamaVersion } from "./version.ts";

/** The token in which fees are paid. */
const TOKEN = { decimals: 12, tokenSymbol: "KSM" };

/** A bound runtime with its parts, for tests. */
export interface AssembledRuntime {
  readonly bound: BoundRuntime;
  readonly pallets: KusamaPallets;
  readonly executive: Executive;
  readonly apis: readonly RuntimeApi[];
  readonly metadata: MetadataSource;
}

/** What a runtime has otherwise than Kusama: a later version of it, or one of a chain of its own. */
export interface RuntimeOptions extends PlacementOptions {
  readonly version?: Partial<Omit<RuntimeVersion, "apis">>;
  /** What runs when a chain comes to this version, in this order. */
  readonly migrations?: (pallets: KusamaPallets) => readonly Migration[];
}

/** Kusama, bound to a host. */
export const createRuntime: RuntimeScript = (host) => assembleRuntime(host).bound;

/** Builds every pallet once and puts them together. */
export function assembleRuntime(outside: HostApi, options: RuntimeOptions = {}): AssembledRuntime {
  const cache = storageCache(outside);
  const { host } = cache;
  const version = { ...kusamaVersion, ...options.version };
  const placed = placePallets(version, options);
  const layers = createStorageLayers(host);
  const origins = createOrigins(baseCallFilter);
  const dispatcher: Dispatcher = createDispatcher(
    layers,
    () => mounted,
    () => system.error.CallFiltered,
  );
  const submit = (call: AnyCall): boolean =>
    host.offchain_submit_transaction(format.encode({ type: "Bare", formatVersion: 5 }, call));
  const pallets = bindPallets({ host, layers, dispatcher, origins, submit }, placed);
  const { system } = pallets;
  const mounted = mountPallets(pallets);
  const metadataHash = once(() => {
    const described = metadataAt(15, metadata);
    return described && metadataDigest(described, extraInfoOf(described, TOKEN));
  });
  const extensions = transactionExtensions(system, pallets.transactionPayment, metadataHash);
  const format = extrinsicFormat(placed.RuntimeCall, extensions);
  const executive = createExecutive({
    host,
    system: systemApi(system),
    pallets: mounted,
    dispatcher,
    origins,
    format,
    extensions,
    migrations: options.migrations?.(pallets) ?? [],
  });
  const announcements: Announcements = {
    extrinsic: format.opaque,
    call: placed.RuntimeCall,
    ofExtrinsic: executive.announced,
    ofCall: dispatcher.info,
  };
  const apis = [
    coreApi(executive),
    metadataApi(() => metadata),
    blockBuilderApi(executive),
    taggedTransactionQueueApi(executive),
    offchainWorkerApi(executive),
    beefyApi(pallets.beefy),
    mmrApi(pallets.mmr),
    beefyMmrApi(pallets.beefyMmrLeaf),
    grandpaApi(pallets.grandpa),
    babeApi(pallets.babe),
    authorityDiscoveryApi(pallets.authorityDiscovery),
    sessionKeysApi(host, sessionKeyTypes, SessionKeys as Codec<never>),
    accountNonceApi(system),
    transactionPaymentApi(pallets.transactionPayment, announcements),
    transactionPaymentCallApi(pallets.transactionPayment, announcements),
    genesisBuilderApi(createGenesisBuilder(mounted, presets(options))),
  ];
  const metadata: MetadataSource = {
    crate: CRATE,
    pallets: placed.all,
    format,
    event: placed.RuntimeEvent,
    extensions,
    apis,
  };
  const bound = bindApis(version, apis, [tryRuntimeApi(executive)]);
  return {
    bound: { ...bound, call: (method, args) => cache.during(() => bound.call(method, args)) },
    pallets,
    executive,
    apis,
    metadata,
  };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
