import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import type { StateApi } from "@serinus/node-api";
import { bytesParam, object, oneOf, optional } from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";

const QUERY_TYPES = [
  "value",
  "hash",
  "closestDescendantMerkleValue",
  "descendantsValues",
  "descendantsHashes",
] as const;

/** One item of a storage operation. */
export interface StorageQuery {
  readonly key: Uint8Array;
  readonly type: (typeof QUERY_TYPES)[number];
  /** Only for the queries of descendants: the key after which to begin. */
  readonly paginationStartKey: Uint8Array | undefined;
}

/** What a storage operation found; `childTrieKey` is there when a child trie was asked. */
export interface StorageResult {
  readonly key: Hex;
  readonly value?: Hex;
  readonly hash?: Hex;
  readonly closestDescendantMerkleValue?: Hex;
  readonly childTrieKey?: Hex;
}

/** Keys of descendants that are read at once. */
const PAGE = 512;

const shape = object({
  key: bytesParam,
  type: oneOf(...QUERY_TYPES),
  paginationStartKey: optional(bytesParam),
});

/** Reads one item of `items`. */
export function storageQueryParam(value: unknown, where: string): StorageQuery {
  const query = shape(value, where);
  if (query.paginationStartKey !== undefined && !query.type.startsWith("descendants")) {
    throw invalidParams(`${where}.paginationStartKey: only descendantsValues and descendantsHashes take one`);
  }
  return query;
}

/** What is waited for where a state is elsewhere, so that the queries' results are at hand then. */
export async function fetchQueried(
  state: StateApi,
  at: BlockHash,
  queries: readonly StorageQuery[],
  child: Uint8Array | undefined,
): Promise<void> {
  if (state.whenFetched === undefined) return;
  const single = queries.filter(({ type }) => type === "value" || type === "hash").map(({ key }) => key);
  await state.whenFetched(() => {
    if (child === undefined) state.prepare?.(at, single);
    for (const key of single) state.get(at, key, child);
  });
  for (const { key, type, paginationStartKey } of queries) {
    if (type !== "descendantsValues" && type !== "descendantsHashes") continue;
    for (let after = paginationStartKey; ; ) {
      const from = after;
      const page = await state.whenFetched(() => {
        const keys = state.keys(at, key, from, PAGE, child);
        for (const found of keys) state.get(at, found, child);
        return keys;
      });
      if (page.length < PAGE) break;
      after = page.at(-1);
    }
  }
}

/**
 * Results of one query, one by one, so that the caller decides how many to take at a time. A missing value gives no
 * result. @throws UnknownBlockError from the state.
 */
export function* queryStorage(
  state: StateApi,
  at: BlockHash,
  { key, type, paginationStartKey }: StorageQuery,
  child: Uint8Array | undefined,
): Generator<StorageResult> {
  const ofChild = child === undefined ? {} : { childTrieKey: toHex(child) };
  switch (type) {
    case "value": {
      const value = state.get(at, key, child);
      if (value !== undefined) yield { key: toHex(key), value: toHex(value), ...ofChild };
      return;
    }
    case "hash": {
      const hash = state.hash(at, key, child);
      if (hash !== undefined) yield { key: toHex(key), hash, ...ofChild };
      return;
    }
    case "closestDescendantMerkleValue": {
      const value = state.closestDescendantMerkleValue(at, key, child);
      if (value !== undefined)
        yield { key: toHex(key), closestDescendantMerkleValue: toHex(value), ...ofChild };
      return;
    }
    default: {
      let after = paginationStartKey;
      while (true) {
        const keys = state.keys(at, key, after, PAGE, child);
        for (const found of keys) {
          const value = type === "descendantsValues" ? state.get(at, found, child) : undefined;
          const hash = type === "descendantsHashes" ? state.hash(at, found, child) : undefined;
          if (value !== undefined) yield { key: toHex(found), value: toHex(value), ...ofChild };
          else if (hash !== undefined) yield { key: toHex(found), hash, ...ofChild };
        }
        if (keys.length < PAGE) return;
        after = keys.at(-1);
      }
    }
  }
}
