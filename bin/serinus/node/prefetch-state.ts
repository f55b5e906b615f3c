import { type BlockHash, fromHex, type Hex, startsWith } from "@serinus/bytes";
import { createDynamicCodec } from "@serinus/dynamic-codec";
import type { Executor } from "@serinus/executor";
import type { LogLevel } from "@serinus/host-api";
import { decodeMetadata, unwrapMetadata } from "@serinus/metadata";
import type { BaseState } from "@serinus/remote-state";

/** Most keys that one prefix fetches. */
const MAX_KEYS = 100_000;

/**
 * Fetches what nearly every block reads: all values that are not in maps, in a few requests instead of one each; and
 * all that begins with the prefixes given.
 */
export async function prefetchState(
  executor: Pick<Executor, "call">,
  base: BaseState,
  at: BlockHash,
  prefixes: readonly Hex[],
  log: (level: LogLevel, target: string, message: string) => void,
): Promise<void> {
  const outcome = await executor.call(at, "Metadata_metadata", new Uint8Array(0));
  if (!outcome.ok) throw new Error(`the runtime of block ${at} gives no metadata: ${outcome.error}`);
  try {
    const { storage } = createDynamicCodec(decodeMetadata(unwrapMetadata(outcome.value)));
    base.prefetch(storage.all.filter(({ keys }) => keys.length === 0).map(({ prefix }) => prefix));
  } catch (error) {
    // Runtimes of long ago describe themselves otherwise: their values are fetched one by one.
    log(1, "fork", `nothing is fetched ahead: ${String(error)}`);
  }
  for (const prefix of prefixes.map((each) => fromHex(each))) {
    let count = 0;
    for (
      let key = base.nextKey(prefix);
      key !== undefined && startsWith(key, prefix) && count < MAX_KEYS;
      key = base.nextKey(key)
    )
      count++;
  }
}
