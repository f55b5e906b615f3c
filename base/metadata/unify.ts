import type { VersionedMetadata } from "./prefixed.ts";
import { type Registry, typeAt } from "./registry.ts";
import type { Constant, StorageEntry } from "./storage.ts";
import type { TransactionExtension } from "./v14.ts";

/** What V14, V15 and V16 have in common, in one shape. */
export interface UnifiedMetadata {
  readonly version: 14 | 15 | 16;
  readonly types: Registry;
  readonly pallets: readonly UnifiedPallet[];
  readonly extrinsic: UnifiedExtrinsic;
  /** Empty for V14, which does not tell them. */
  readonly apis: readonly UnifiedApi[];
}

export interface UnifiedPallet {
  readonly name: string;
  readonly index: number;
  readonly storage: { readonly prefix: string; readonly entries: readonly StorageEntry[] } | undefined;
  readonly calls: number | undefined;
  readonly events: number | undefined;
  readonly errors: number | undefined;
  readonly constants: readonly Constant[];
}

interface UnifiedExtrinsic {
  readonly versions: readonly number[];
  readonly address: number;
  readonly call: number;
  readonly signature: number;
  /** Type of all extensions together; V16 does not tell it. */
  readonly extra: number | undefined;
  readonly extensions: readonly TransactionExtension[];
}

export interface UnifiedApi {
  readonly name: string;
  readonly methods: readonly {
    readonly name: string;
    readonly inputs: readonly { readonly name: string; readonly type: number }[];
    readonly output: number;
  }[];
}

/** Reads the common part out of any version. @throws RangeError when a V14 extrinsic type lacks its parameters. */
export function unifyMetadata(metadata: VersionedMetadata): UnifiedMetadata {
  switch (metadata.type) {
    case "V14": {
      const { types, pallets, extrinsic } = metadata.value;
      const type = uncheckedExtrinsic(types, extrinsic.type);
      const part = (name: string) => parameterOf(types, type, name);
      return {
        version: 14,
        types,
        pallets,
        extrinsic: {
          versions: [extrinsic.version],
          address: part("Address"),
          call: part("Call"),
          signature: part("Signature"),
          extra: part("Extra"),
          extensions: extrinsic.extensions,
        },
        apis: [],
      };
    }
    case "V15": {
      const { types, pallets, apis } = metadata.value;
      const { version, ...extrinsic } = metadata.value.extrinsic;
      return { version: 15, types, pallets, extrinsic: { ...extrinsic, versions: [version] }, apis };
    }
    case "V16": {
      const { types, pallets, extrinsic, apis } = metadata.value;
      const { versions, address, call, signature } = extrinsic;
      const extensions = extensionsOfFirstVersion(extrinsic);
      return {
        version: 16,
        types,
        pallets: pallets.map((pallet) => ({
          ...pallet,
          calls: pallet.calls?.type,
          events: pallet.events?.type,
          errors: pallet.errors?.type,
        })),
        extrinsic: { versions, address, call, signature, extra: undefined, extensions },
        apis,
      };
    }
  }
}

/** Extensions of extension version 0, which extrinsics of version 4 carry. */
function extensionsOfFirstVersion(extrinsic: {
  extensionsByVersion: [number, number[]][];
  extensions: TransactionExtension[];
}): TransactionExtension[] {
  const places = extrinsic.extensionsByVersion.find(([version]) => version === 0)?.[1];
  if (places === undefined) return extrinsic.extensions;
  return places.map((place) => {
    const extension = extrinsic.extensions[place];
    if (extension === undefined) throw new RangeError(`metadata has no transaction extension ${place}`);
    return extension;
  });
}

/** The generic extrinsic; some chains have wrapped it in a type of their own, which has other parameters. */
function uncheckedExtrinsic(types: Registry, id: number): number {
  const { params, def } = typeAt(types, id);
  if (params.some(({ name }) => name === "Address") || def.type !== "composite") return id;
  const [inner] = def.value.fields;
  return inner !== undefined && typeAt(types, inner.type).params.some(({ name }) => name === "Address")
    ? inner.type
    : id;
}

function parameterOf(types: Registry, id: number, name: string): number {
  const type = typeAt(types, id).params.find((param) => param.name === name)?.type;
  if (type === undefined) throw new RangeError(`extrinsic type ${id} has no parameter ${name}`);
  return type;
}
