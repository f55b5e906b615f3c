import { type BlockHash, fromHex, isHex, startsWith } from "@serinus/bytes";
import { createDynamicCodec, DynamicError, isRecord, type StorageItems } from "@serinus/dynamic-codec";
import type { Executor } from "@serinus/executor";
import { decodeMetadata, unwrapMetadata } from "@serinus/metadata";
import type { Log } from "@serinus/node-api";
import type { BaseState } from "@serinus/remote-state";
import { ScaleError } from "@serinus/scale";
import { UsageError } from "../output/usage-error.ts";

/** Most keys that one prefix fetches. */
const MAX_KEYS = 100_000;

/**
 * Fetches what nearly every block reads: all values that are not in maps, in a few requests instead of one each. And
 * what `wanted` names: prefixes in hex, `Pallet`, `{ Pallet: Item }` or `{ Pallet: [Item, ...] }`.
 * @throws UsageError for a name that the runtime lacks
 */
export async function prefetchState(
  executor: Pick<Executor, "call">,
  base: BaseState,
  at: BlockHash,
  wanted: readonly unknown[],
  log: Log,
): Promise<void> {
  const outcome = await executor.call(at, "Metadata_metadata", new Uint8Array(0));
  if (!outcome.ok) throw new Error(`the runtime of block ${at} gives no metadata: ${outcome.error}`);
  const storage = storageOf(outcome.value);
  if (storage === undefined)
    log("warn", "fork", "the runtime's metadata is too old: nothing is fetched ahead by name");
  else {
    const single = storage.all.filter(({ keys }) => keys.length === 0).map(({ prefix }) => prefix);
    await base.whenFetched(() => base.prefetch(single));
  }
  for (const prefix of wanted.flatMap((each) => prefixesOf(each, storage))) {
    let count = 0;
    for (let key: Uint8Array | undefined = prefix; key !== undefined && count < MAX_KEYS; count++) {
      const from: Uint8Array = key;
      const next = await base.whenFetched(() => base.nextKey(from));
      key = next !== undefined && startsWith(next, prefix) ? next : undefined;
    }
  }
}

/** `undefined` for metadata before version 14. */
function storageOf(metadata: Uint8Array): StorageItems | undefined {
  try {
    return createDynamicCodec(decodeMetadata(unwrapMetadata(metadata))).storage;
  } catch (error) {
    if (error instanceof ScaleError) return undefined;
    throw error;
  }
}

function prefixesOf(wanted: unknown, storage: StorageItems | undefined): Uint8Array[] {
  if (isHex(wanted)) return [fromHex(wanted)];
  const found = storage === undefined ? [] : namedPrefixes(wanted, storage);
  if (found.length === 0)
    throw new UsageError(
      `prefetch-storages: ${JSON.stringify(wanted)} names no storage; give a prefix in hex, a pallet, or { Pallet: [Item, ...] }`,
    );
  return found;
}

function namedPrefixes(wanted: unknown, storage: StorageItems): Uint8Array[] {
  if (typeof wanted === "string")
    return storage.all.filter(({ pallet }) => pallet === wanted).map(({ prefix }) => prefix);
  if (!isRecord(wanted)) return [];
  try {
    return Object.entries(wanted).flatMap(([pallet, items]) =>
      [items].flat().map((item) => storage.item(pallet, String(item)).prefix),
    );
  } catch (error) {
    if (error instanceof DynamicError) throw new UsageError(`prefetch-storages: ${error.message}`);
    throw error;
  }
}
