import {
  bindApis,
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
  type MetadataSource,
  type MountedPallet,
  metadataApi,
  metadataAt,
  mount,
  offchainWorkerApi,
  type RuntimeApi,
  type RuntimeContext,
  taggedTransactionQueueApi,
} from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { extraInfoOf, metadataDigest } from "@serinus/metadata";
import { authorshipCode } from "@serinus/pallet-authorship";
import { accountNonceApi, depositEvent, systemApi } from "@serinus/pallet-system";
import { timestampCode } from "@serinus/pallet-timestamp";
import type { BoundRuntime, RuntimeScript } from "@serinus/runtime-api";
import { transactionExtensions } from "./extensions.ts";
import { presets } from "./genesis-presets/presets.ts";
import { createAuthorship } from "./pallets/authorship.ts";
import { createSystem, mountSystem } from "./pallets/system.ts";
import { createTimestamp } from "./pallets/timestamp.ts";
import { CRATE, placedPallets, placedSystem, RuntimeCall, RuntimeEvent } from "./placed-pallets.ts";
import { version } from "./version.ts";

/** The token in which fees are paid. */
const TOKEN = { decimals: 12, tokenSymbol: "KSM" };

/** A bound runtime with its parts, for tests. */
export interface AssembledRuntime {
  readonly executive: Executive;
  readonly pallets: readonly MountedPallet[];
  readonly apis: readonly RuntimeApi[];
  readonly metadata: MetadataSource;
  readonly bound: BoundRuntime;
}

/** Kusama, bound to a host. */
export const createRuntime: RuntimeScript = (host) => assembleRuntime(host).bound;

/** Builds every pallet once and puts them together. */
export function assembleRuntime(host: HostApi): AssembledRuntime {
  const layers = createStorageLayers(host);
  const context: RuntimeContext = {
    host,
    layers,
    depositEvent: (pallet, event, topics) => depositEvent(system, pallet, event, topics),
  };
  const system = createSystem(context, placedSystem);
  const timestamp = createTimestamp(context);
  const authorship = createAuthorship(context, system);
  const pallets = [mountSystem(system), mount(timestamp, timestampCode), mount(authorship, authorshipCode)];

  const dispatcher = createDispatcher(
    layers,
    () => pallets,
    () => system.error.CallFiltered,
  );
  const metadataHash = once(() => {
    const described = metadataAt(15, metadata);
    return described && metadataDigest(described, extraInfoOf(described, TOKEN));
  });
  const extensions = transactionExtensions(system, metadataHash);
  const format = extrinsicFormat(RuntimeCall, extensions);
  const executive = createExecutive({
    host,
    system: systemApi(system),
    pallets,
    dispatcher,
    origins: createOrigins(),
    format,
    extensions,
  });
  const apis = [
    coreApi(executive),
    metadataApi(() => metadata),
    blockBuilderApi(executive),
    taggedTransactionQueueApi(executive),
    offchainWorkerApi(executive),
    accountNonceApi(system),
    genesisBuilderApi(createGenesisBuilder(pallets, presets)),
  ];
  const metadata: MetadataSource = {
    crate: CRATE,
    pallets: placedPallets,
    format,
    event: RuntimeEvent,
    extensions,
    apis,
  };
  return { executive, pallets, apis, metadata, bound: bindApis(version, apis) };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
