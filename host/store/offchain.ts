import type { OffchainEntry } from "@serinus/node-api";
import type { Environment } from "./environment.ts";
import { offchainKey } from "./offchain-key.ts";
import { readTable } from "./table.ts";

/** A value of the persistent offchain storage. */
export function readOffchain(environment: Environment, key: Uint8Array): Uint8Array | undefined {
  return readTable(environment.tables.offchain, offchainKey(key), environment.snapshot().transaction);
}

/** Writes and removes values inside a write transaction. */
export function writeOffchain({ tables }: Environment, entries: readonly OffchainEntry[]): void {
  for (const [key, value] of entries) {
    if (value === undefined) tables.offchain.remove(offchainKey(key));
    else tables.offchain.put(offchainKey(key), value);
  }
}
