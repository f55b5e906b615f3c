import type { MetadataV15, MetadataV16, VersionedMetadata } from "@serinus/metadata";
import { type Codec, struct } from "@serinus/scale";
import type { RuntimeApi } from "../apis/runtime-api.ts";
import { MultiAddress } from "../extrinsic/multi-address.ts";
import { MultiSignature } from "../extrinsic/multi-signature.ts";
import type { AnyTransactionExtension } from "../extrinsic/transaction-extension.ts";
import type { ExtrinsicFormat } from "../extrinsic/unchecked-extrinsic.ts";
import { outerErrorCodec } from "../pallet/outer-codecs.ts";
import { docLines } from "../pallet/pallet-codecs.ts";
import type { AnyPlacedPallet } from "../pallet/place.ts";
import { describePallet } from "./describe-pallet.ts";
import { createTypeRegistry, type TypeRegistry } from "./type-registry.ts";

/** Everything that metadata is derived from. */
export interface MetadataSource {
  /** The runtime's crate: `staging_kusama_runtime`. */
  readonly crate: string;
  readonly pallets: readonly AnyPlacedPallet[];
  readonly format: ExtrinsicFormat;
  /** `RuntimeEvent`. */
  readonly event: Codec<unknown>;
  readonly extensions: readonly AnyTransactionExtension[];
  readonly apis: readonly RuntimeApi[];
}

/** The versions of metadata that a runtime can give, oldest first. */
export const METADATA_VERSIONS = [14, 15, 16] as const;

/** The extrinsic version that V14 and V15 name, and those that V16 names. */
const SIGNED_VERSION = 4;
const EXTRINSIC_VERSIONS = [4, 5];

/** The metadata of a runtime in the version asked for, `undefined` for an unknown one. */
export function metadataAt(version: number, source: MetadataSource): VersionedMetadata | undefined {
  switch (version) {
    case 14:
      return metadataV14(source);
    case 15:
      return { type: "V15", value: metadataV15(source) };
    case 16:
      return { type: "V16", value: metadataV16(source) };
    default:
      return undefined;
  }
}

function metadataV14(source: MetadataSource): VersionedMetadata {
  const { registry, extensions, runtime, pallets } = describeParts(source);
  return {
    type: "V14",
    value: {
      pallets,
      extrinsic: { type: registry.idOf(source.format.opaque), version: SIGNED_VERSION, extensions },
      type: runtime,
      types: registry.types(),
    },
  };
}

function metadataV15(source: MetadataSource): MetadataV15 {
  const { registry, outerEnums, extensions, runtime, pallets } = describeParts(source);
  const apis = describeApis(source.apis, registry);
  return {
    pallets: pallets.map((pallet, i) => ({ ...pallet, docs: palletDocs(source.pallets[i]) })),
    extrinsic: {
      version: SIGNED_VERSION,
      ...extrinsicTypes(source, registry),
      extra: registry.idOf(source.format.explicit),
      extensions,
    },
    type: runtime,
    apis,
    outerEnums,
    custom: [],
    types: registry.types(),
  };
}

function metadataV16(source: MetadataSource): MetadataV16 {
  const { registry, outerEnums, extensions, pallets } = describeParts(source);
  const apis = describeApis(source.apis, registry);
  return {
    pallets: pallets.map((pallet, i) => ({
      ...pallet,
      storage: pallet.storage && {
        prefix: pallet.storage.prefix,
        entries: pallet.storage.entries.map((entry) => ({ ...entry, ...CURRENT })),
      },
      calls: palletEnum(pallet.calls),
      events: palletEnum(pallet.events),
      errors: palletEnum(pallet.errors),
      constants: pallet.constants.map((constant) => ({ ...constant, ...CURRENT })),
      associatedTypes: [],
      viewFunctions: [],
      docs: palletDocs(source.pallets[i]),
      ...CURRENT,
    })),
    extrinsic: {
      versions: [...EXTRINSIC_VERSIONS],
      ...extrinsicTypes(source, registry),
      extensionsByVersion: [[0, extensions.map((_, place) => place)]],
      extensions,
    },
    apis: apis.map((api, i) => ({
      ...api,
      methods: api.methods.map((method) => ({ ...method, ...CURRENT })),
      version: source.apis[i]?.version ?? 0,
      ...CURRENT,
    })),
    outerEnums,
    custom: [],
    types: registry.types(),
  };
}

function palletDocs(pallet: AnyPlacedPallet | undefined): string[] {
  return [...docLines(pallet?.manifest.docs)];
}

const CURRENT = { deprecation: { type: "NotDeprecated" } } as const;

function palletEnum(type: number | undefined) {
  return type === undefined ? undefined : { type, deprecation: [] };
}

/** The parts that all versions have. The outer enums come first: they hold all that recurs. */
function describeParts({ crate, pallets, format, event, extensions }: MetadataSource) {
  const registry = createTypeRegistry();
  const outerEnums = {
    call: registry.idOf(format.call),
    event: registry.idOf(event),
    error: registry.idOf(outerErrorCodec(crate, pallets)),
  };
  return {
    registry,
    outerEnums,
    runtime: registry.idOf(struct({}, { path: [crate, "Runtime"] })),
    pallets: pallets.map((pallet) => describePallet(pallet, registry)),
    extensions: extensions.map(({ identifier, explicit, implicit }) => ({
      identifier,
      type: registry.idOf(explicit),
      implicit: registry.idOf(implicit),
    })),
  };
}

function extrinsicTypes({ format }: MetadataSource, registry: TypeRegistry) {
  return {
    address: registry.idOf(MultiAddress),
    call: registry.idOf(format.call),
    signature: registry.idOf(MultiSignature),
  };
}

function describeApis(apis: readonly RuntimeApi[], registry: TypeRegistry) {
  return apis.map(({ name, docs, methods }) => ({
    name,
    methods: Object.entries(methods).map(([method, { inputs, output, docs: lines }]) => ({
      name: method,
      inputs: Object.entries(inputs).map(([input, codec]) => ({ name: input, type: registry.idOf(codec) })),
      output: registry.idOf(output),
      docs: [...docLines(lines)],
    })),
    docs: [...docLines(docs)],
  }));
}
