import { toHex } from "@serinus/bytes";
import { type CompareTypes, typeComparer } from "./compare-types.ts";
import { compareVersionConstant } from "./compare-version.ts";
import { createDifferences, type Differences, pairByName } from "./differences.ts";
import type { VersionedMetadata } from "./prefixed.ts";
import { typeAt } from "./registry.ts";
import type { Constant, StorageEntry } from "./storage.ts";
import { type UnifiedApi, type UnifiedMetadata, type UnifiedPallet, unifyMetadata } from "./unify.ts";
import type { TransactionExtension } from "./v14.ts";

/** What of two runtimes is compared. */
export interface CompareOptions {
  /** Pallets by name, as both runtimes call them. */
  readonly pallets: readonly string[];
  /** Transaction extensions by identifier; by default all that the real runtime has. */
  readonly extensions?: readonly string[];
  /** Runtime APIs by name. */
  readonly apis: readonly string[];
  /** Where the real values of constants are read, when `real` was built with others than the network has. */
  readonly constantsFrom?: VersionedMetadata;
}

/**
 * Every difference between what our runtime says of itself and what the real one says, as
 * `Balances.storage.Account.hashers: ours Twox64Concat, real Blake2_128Concat`; empty when there is none.
 *
 * Types are compared by structure (see {@link typeComparer}); documentation does not count. Of enums that list
 * pallets, such as `RuntimeCall`, only the variants of `pallets` count. The constant that states the runtime's version
 * is compared by what it means: see {@link compareVersionConstant}.
 */
export function compareMetadata(
  ours: VersionedMetadata,
  real: VersionedMetadata,
  options: CompareOptions,
): readonly string[] {
  const a = unifyMetadata(ours);
  const b = unifyMetadata(real);
  const values = options.constantsFrom === undefined ? undefined : unifyMetadata(options.constantsFrom);
  const differences = createDifferences();
  const types = typeComparer(a.types, b.types, options.pallets, differences);
  const scope: Scope = { ours: a, real: b, values, differences, types };
  for (const name of options.pallets)
    withBoth(differences, name, a.pallets, b.pallets, (x, y) => comparePallet(scope, x, y));
  compareExtrinsic(scope, options.extensions);
  for (const name of options.apis)
    withBoth(differences, name, a.apis, b.apis, (x, y) => compareApi(scope, x, y));
  return differences.found;
}

interface Scope {
  readonly ours: UnifiedMetadata;
  readonly real: UnifiedMetadata;
  readonly values: UnifiedMetadata | undefined;
  readonly differences: Differences;
  readonly types: CompareTypes;
}

function withBoth<T extends { readonly name: string }>(
  differences: Differences,
  name: string,
  ours: readonly T[],
  real: readonly T[],
  compare: (ours: T, real: T) => void,
): void {
  const a = ours.find((item) => item.name === name);
  const b = real.find((item) => item.name === name);
  if (a !== undefined && b !== undefined) compare(a, b);
  else
    differences.note(name, a === undefined ? "missing" : "present", b === undefined ? "missing" : "present");
}

function comparePallet(scope: Scope, ours: UnifiedPallet, real: UnifiedPallet): void {
  const { differences } = scope;
  const { name } = ours;
  differences.equal(`${name}.index`, ours.index, real.index);
  differences.equal(`${name}.storage prefix`, ours.storage?.prefix, real.storage?.prefix);
  pairByName(
    differences,
    `${name}.storage`,
    ours.storage?.entries ?? [],
    real.storage?.entries ?? [],
    (item, a, b) => compareStorage(scope, `${name}.storage.${item}`, a, b),
  );
  for (const part of ["calls", "events", "errors"] as const) {
    const a = ours[part];
    const b = real[part];
    if (a !== undefined && b !== undefined) scope.types(`${name}.${part}`, a, b);
    else if (a !== b)
      differences.note(
        `${name}.${part}`,
        a === undefined ? "none" : "some",
        b === undefined ? "none" : "some",
      );
  }
  pairByName(differences, `${name}.constants`, ours.constants, real.constants, (item, a, b) =>
    compareConstant(scope, name, item, a, b),
  );
}

function compareStorage(
  { differences, types }: Scope,
  place: string,
  ours: StorageEntry,
  real: StorageEntry,
): void {
  differences.equal(`${place}.modifier`, ours.modifier.type, real.modifier.type);
  differences.equal(`${place}.default`, toHex(ours.default), toHex(real.default));
  if (ours.type.type === "map" && real.type.type === "map") {
    const a = ours.type.value;
    const b = real.type.value;
    differences.equal(`${place}.hashers`, hasherNames(a.hashers), hasherNames(b.hashers));
    types(`${place}.key`, a.key, b.key);
    types(`${place}.value`, a.value, b.value);
  } else if (ours.type.type === "plain" && real.type.type === "plain") {
    types(`${place}.value`, ours.type.value, real.type.value);
  } else {
    differences.note(place, `a ${ours.type.type} item`, `a ${real.type.type} item`);
  }
}

function hasherNames(hashers: readonly { readonly type: string }[]): string {
  return hashers.map(({ type }) => type).join(" ");
}

function compareConstant(scope: Scope, pallet: string, name: string, ours: Constant, real: Constant): void {
  const { differences, types, values } = scope;
  const place = `${pallet}.constants.${name}`;
  types(place, ours.type, real.type);
  if (typeAt(scope.real.types, real.type).path.join("::") === "sp_version::RuntimeVersion") {
    compareVersionConstant(differences, place, ours.value, real.value);
    return;
  }
  const source = values?.pallets
    .find((candidate) => candidate.name === pallet)
    ?.constants.find((constant) => constant.name === name);
  differences.equal(`${place} value`, toHex(ours.value), toHex((source ?? real).value));
}

function compareExtrinsic(
  { ours, real, differences, types }: Scope,
  identifiers: readonly string[] | undefined,
): void {
  const a = ours.extrinsic;
  const b = real.extrinsic;
  // Before V16 metadata names only the lowest version of extrinsics that the runtime takes.
  const versions = (of: UnifiedMetadata) =>
    Math.min(ours.version, real.version) < 16
      ? Math.min(...of.extrinsic.versions)
      : of.extrinsic.versions.join(" ");
  differences.equal("extrinsic.versions", versions(ours), versions(real));
  types("extrinsic.address", a.address, b.address);
  types("extrinsic.call", a.call, b.call);
  types("extrinsic.signature", a.signature, b.signature);
  const counted = b.extensions.filter(({ identifier }) => identifiers?.includes(identifier) ?? true);
  pairByName(differences, "extension", a.extensions.map(named), counted.map(named), (name, x, y) => {
    types(`extension.${name}.type`, x.type, y.type);
    types(`extension.${name}.implicit`, x.implicit, y.implicit);
  });
  if (a.extra !== undefined && b.extra !== undefined && counted.length === b.extensions.length) {
    types("extrinsic.extra", a.extra, b.extra);
  }
}

function named(extension: TransactionExtension): TransactionExtension & { readonly name: string } {
  return { ...extension, name: extension.identifier };
}

function compareApi({ differences, types }: Scope, ours: UnifiedApi, real: UnifiedApi): void {
  pairByName(differences, ours.name, ours.methods, real.methods, (method, a, b) => {
    const place = `${ours.name}.${method}`;
    pairByName(differences, `${place} inputs`, a.inputs, b.inputs, (input, x, y) => {
      types(`${place}.${input}`, x.type, y.type);
    });
    types(`${place} output`, a.output, b.output);
  });
}
