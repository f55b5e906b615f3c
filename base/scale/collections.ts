import { BOUNDED_VEC } from "./bytes.ts";
import type { Codec } from "./codec.ts";
import { describe, param } from "./describe.ts";
import { ScaleError } from "./error.ts";
import { tuple } from "./product.ts";
import { sequence, vec } from "./sequence.ts";
import type { TypeDescription } from "./type-description.ts";
import { mapped } from "./wrap.ts";

/** The order of a key type: negative when `a` stands first. */
export type Compare<K> = (a: K, b: K) => number;

export interface MapOptions<K> {
  /** Rust's order of the key type; by default that of numbers, strings, bytes, booleans, and tuples of these. */
  readonly compare?: Compare<K>;
  /** Most entries: the map is then a `BoundedBTreeMap`, the set a `BoundedBTreeSet`. */
  readonly max?: number;
}

/**
 * `BTreeMap<K, V>` as pairs sorted by key. Encoding sorts; of pairs with one key the last counts. Decoding takes any
 * order, as Rust does.
 */
export function btreeMap<K, V>(key: Codec<K>, value: Codec<V>, options: MapOptions<K> = {}): Codec<[K, V][]> {
  const compare = options.compare ?? compareValues;
  const entry = tuple(key, value) as Codec<unknown> as Codec<[K, V]>;
  const content = vec(entry);
  const plain = (): TypeDescription =>
    describe(
      { kind: "composite", fields: [{ codec: content }] },
      { path: ["BTreeMap"], params: [param("K", key), param("V", value)] },
    );
  const pairs = sequence(entry, options.max, () =>
    options.max === undefined
      ? plain()
      : bounded("bounded_btree_map", "BoundedBTreeMap", sequence(entry, undefined, plain), "BTreeMap<K, V>", [
          param("K", key),
          param("V", value),
          param("S"),
        ]),
  );
  const sorted = (list: readonly [K, V][]) => inOrder(list, (a, b) => compare(a[0], b[0]));
  return mapped(pairs, sorted, sorted);
}

/** `BTreeSet<T>` as a sorted array without repetition. Decoding takes any order, as Rust does. */
export function btreeSet<T>(element: Codec<T>, options: MapOptions<T> = {}): Codec<T[]> {
  const compare = options.compare ?? compareValues;
  const content = vec(element);
  const plain = (): TypeDescription =>
    describe(
      { kind: "composite", fields: [{ codec: content }] },
      { path: ["BTreeSet"], params: [param("T", element)] },
    );
  const list = sequence(element, options.max, () =>
    options.max === undefined
      ? plain()
      : bounded("bounded_btree_set", "BoundedBTreeSet", sequence(element, undefined, plain), "BTreeSet<T>", [
          param("T", element),
          param("S"),
        ]),
  );
  const sorted = (values: readonly T[]) => inOrder(values, compare);
  return mapped(list, sorted, sorted);
}

function bounded(
  module: string,
  name: string,
  content: Codec<unknown>,
  typeName: string,
  params: TypeDescription["params"],
): TypeDescription {
  return describe(
    { kind: "composite", fields: [{ codec: content, typeName }] },
    { path: [BOUNDED_VEC[0] as string, module, name], params },
  );
}

/** Sorted, and of equal neighbours only the last. */
function inOrder<T>(list: readonly T[], compare: Compare<T>): T[] {
  if (!Array.isArray(list)) throw new ScaleError("expected an array");
  let ordered = true;
  for (let i = 1; i < list.length && ordered; i++) ordered = compare(list[i - 1] as T, list[i] as T) < 0;
  if (ordered) return list as T[];
  const sorted = list.toSorted(compare);
  return sorted.filter((value, i) => i === sorted.length - 1 || compare(value, sorted[i + 1] as T) !== 0);
}

/** Rust's order of numbers, strings, bytes, booleans, and of arrays of these. */
export function compareValues(a: unknown, b: unknown): number {
  if ((typeof a === "number" && typeof b === "number") || (typeof a === "bigint" && typeof b === "bigint")) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (isList(a) && isList(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareValues(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  throw new ScaleError("keys of this type have no order of their own: give the map a `compare`");
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) || value instanceof Uint8Array;
}

/** The order of code points, which is that of UTF-8 bytes but not of UTF-16 units. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at > 0 && isLowSurrogate(a.charCodeAt(at)) && isLowSurrogate(b.charCodeAt(at))) at--;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
