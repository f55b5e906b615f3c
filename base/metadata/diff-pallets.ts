import { toHex } from "@serinus/bytes";
import { arrows, byName, type DiffScope, noteChanged, typesInto } from "./diff-scope.ts";
import { type Differences, pairByName } from "./differences.ts";
import { type Field, type Registry, typeAt, type VariantDef } from "./registry.ts";
import { showValue } from "./show-value.ts";
import type { Constant, StorageEntry } from "./storage.ts";
import type { UnifiedPallet } from "./unify.ts";

/** Pallets, and all that each of them has. */
export function diffPallets(scope: DiffScope): void {
  const kind = "pallet";
  byName(scope.before.pallets, scope.after.pallets, {
    removed: ({ name, calls }) =>
      scope.add({
        kind,
        owner: undefined,
        name,
        change: "removed",
        details: [],
        breaksTransactions: calls !== undefined,
      }),
    added: (pallet) =>
      scope.add({
        kind,
        owner: undefined,
        name: pallet.name,
        change: "added",
        details: [`index ${pallet.index}`, ...contents(pallet, scope.after.types)],
      }),
    both: (one, other) => diffPallet(scope, one, other),
  });
}

function diffPallet(scope: DiffScope, one: UnifiedPallet, other: UnifiedPallet): void {
  const { name } = one;
  const place = arrows();
  place.equal("index", one.index, other.index);
  place.equal("storage prefix", one.storage?.prefix, other.storage?.prefix);
  noteChanged(scope, { kind: "pallet", owner: undefined, name }, place, () => one.index !== other.index);
  diffVariants(scope, "call", name, one.calls, other.calls);
  diffItems(scope, "storage", name, one.storage?.entries ?? [], other.storage?.entries ?? [], compareStorage);
  diffItems(scope, "constant", name, one.constants, other.constants, compareConstant);
  diffVariants(scope, "event", name, one.events, other.events);
  diffVariants(scope, "error", name, one.errors, other.errors);
}

/** The calls, events or errors of a pallet, which metadata gives as an enum. */
function diffVariants(
  scope: DiffScope,
  kind: "call" | "event" | "error",
  owner: string,
  one: number | undefined,
  other: number | undefined,
): void {
  const isCall = kind === "call";
  byName(variantsOf(scope.before.types, one), variantsOf(scope.after.types, other), {
    removed: ({ name }) =>
      scope.add({ kind, owner, name, change: "removed", details: [], breaksTransactions: isCall }),
    added: ({ name, index }) =>
      scope.add({ kind, owner, name, change: "added", details: [`index ${index}`] }),
    both: (a, b) => {
      const place = arrows();
      place.equal("index", a.index, b.index);
      const types = typesInto(scope, place);
      pairByName(place, "", namedFields(a), namedFields(b), (name, x, y) => types(name, x.type, y.type));
      noteChanged(scope, { kind, owner, name: a.name }, place, () => isCall && !sameCall(scope, a, b));
    },
  });
}

function sameCall({ alike }: DiffScope, one: VariantDef, other: VariantDef): boolean {
  return (
    one.index === other.index &&
    one.fields.length === other.fields.length &&
    one.fields.every(({ name, type }, i) => {
      const field = other.fields[i] as Field;
      return field.name === name && alike(type, field.type);
    })
  );
}

function diffItems<T extends { readonly name: string }>(
  scope: DiffScope,
  kind: "storage" | "constant",
  owner: string,
  ones: readonly T[],
  others: readonly T[],
  compare: (scope: DiffScope, place: Differences, one: T, other: T) => void,
): void {
  byName(ones, others, {
    removed: ({ name }) => scope.add({ kind, owner, name, change: "removed", details: [] }),
    added: ({ name }) => scope.add({ kind, owner, name, change: "added", details: [] }),
    both: (one, other) => {
      const place = arrows();
      compare(scope, place, one, other);
      noteChanged(scope, { kind, owner, name: one.name }, place, () => false);
    },
  });
}

function compareStorage(scope: DiffScope, place: Differences, one: StorageEntry, other: StorageEntry): void {
  const types = typesInto(scope, place);
  place.equal("modifier", one.modifier.type, other.modifier.type);
  place.equal("default", short(toHex(one.default)), short(toHex(other.default)));
  if (one.type.type === "map" && other.type.type === "map") {
    const hashers = ({ hashers }: { hashers: readonly { type: string }[] }) =>
      hashers.map(({ type }) => type).join(" ");
    place.equal("hashers", hashers(one.type.value), hashers(other.type.value));
    types("key", one.type.value.key, other.type.value.key);
    types("value", one.type.value.value, other.type.value.value);
  } else if (one.type.type === "plain" && other.type.type === "plain") {
    types("value", one.type.value, other.type.value);
  } else place.note("", one.type.type, other.type.type);
}

function compareConstant(scope: DiffScope, place: Differences, one: Constant, other: Constant): void {
  if (typeAt(scope.after.types, other.type).path.join("::") === "sp_version::RuntimeVersion") return;
  typesInto(scope, place)("type", one.type, other.type);
  place.equal(
    "",
    short(showValue(scope.before.types, one.type, one.value)),
    short(showValue(scope.after.types, other.type, other.value)),
  );
}

function variantsOf(types: Registry, id: number | undefined): readonly VariantDef[] {
  if (id === undefined) return [];
  const { def } = typeAt(types, id);
  return def.type === "variant" ? def.value.variants : [];
}

/** Fields without a name are called by their place. */
function namedFields({ fields }: VariantDef): (Field & { name: string })[] {
  return fields.map((field, i) => ({ ...field, name: field.name ?? String(i) }));
}

function contents({ calls, storage, constants, events, errors }: UnifiedPallet, types: Registry): string[] {
  const counts: readonly (readonly [number, string])[] = [
    [variantsOf(types, calls).length, "call"],
    [storage?.entries.length ?? 0, "storage item"],
    [constants.length, "constant"],
    [variantsOf(types, events).length, "event"],
    [variantsOf(types, errors).length, "error"],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
