import { type CompareTypes, typeComparer } from "./compare-types.ts";
import { createDifferences, type Differences } from "./differences.ts";
import type { UnifiedMetadata } from "./unify.ts";

/** What a runtime has otherwise than the one before it. */
export interface MetadataChange {
  readonly kind:
    | "pallet"
    | "call"
    | "storage"
    | "constant"
    | "event"
    | "error"
    | "extension"
    | "extrinsic"
    | "api";
  /** The pallet, or the runtime API of a function; `undefined` for what belongs to neither. */
  readonly owner: string | undefined;
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** How it differs, each as `dest: u32 → u64`. Of a new pallet: what it has. */
  readonly details: readonly string[];
  /**
   * Whether a transaction signed for the runtime before would not mean the same, so that `transaction_version` has to
   * grow: a call or extension is gone, stands elsewhere, or is read in another way.
   */
  readonly breaksTransactions: boolean;
}

type Found = Omit<MetadataChange, "breaksTransactions"> & { readonly breaksTransactions?: boolean };

/** Two metadata under comparison, and what was found so far. */
export interface DiffScope {
  readonly before: UnifiedMetadata;
  readonly after: UnifiedMetadata;
  /** Whether values of a type before read the same as a type after. */
  readonly alike: (before: number, after: number) => boolean;
  add(change: Found): void;
}

/** Notes an item as changed when `place` has found something. */
export function noteChanged(
  scope: DiffScope,
  item: Pick<MetadataChange, "kind" | "owner" | "name">,
  { found }: Differences,
  breaks: () => boolean,
): void {
  if (found.length === 0) return;
  scope.add({ ...item, change: "changed", details: found, breaksTransactions: breaks() });
}

/** Differences in the words of a change: `index: 0 → 1`. */
export function arrows(): Differences {
  return createDifferences((place, before, after) => {
    const where = place.replace(/^\./, "").trim();
    return `${where === "" ? "" : `${where}: `}${before} → ${after}`;
  });
}

/** A comparison of its own for each item: a type that two items share is told for both. */
export function typesInto({ before, after }: DiffScope, place: Differences): CompareTypes {
  return typeComparer(before.types, after.types, [], place, false);
}

/** Goes through what only one list has, and through the pairs of one name. */
export function byName<T extends { readonly name: string }>(
  ones: readonly T[],
  others: readonly T[],
  each: { removed(item: T): void; added(item: T): void; both(one: T, other: T): void },
): void {
  const before = new Map(ones.map((item) => [item.name, item]));
  const after = new Map(others.map((item) => [item.name, item]));
  for (const item of ones) {
    const other = after.get(item.name);
    if (other === undefined) each.removed(item);
    else each.both(item, other);
  }
  for (const item of others) if (!before.has(item.name)) each.added(item);
}
