import type { Environment } from "./environment.ts";
import type { AuxiliaryEntry } from "./store.ts";
import { MAX_KEY_BYTES, readTable } from "./table.ts";

/** A record of consensus, `undefined` when there is none. @throws RangeError for a bad key. */
export function readAuxiliary(environment: Environment, key: string): Uint8Array | undefined {
  return readTable(environment.tables.auxiliary, keyBytes(key), environment.snapshot().transaction);
}

/** Writes and removes records inside a write transaction. @throws RangeError for a bad key. */
export function writeAuxiliary(environment: Environment, entries: readonly AuxiliaryEntry[]): void {
  const { tables, writer } = environment;
  for (const [key, value] of entries) {
    if (value === undefined) tables.auxiliary.remove(keyBytes(key));
    else writer.put(tables.auxiliary, keyBytes(key), value);
  }
}

function keyBytes(key: string): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > MAX_KEY_BYTES) {
    throw new RangeError(
      `the key of an auxiliary record is 1 to ${MAX_KEY_BYTES} visible ASCII characters, not ${JSON.stringify(key.slice(0, 100))}`,
    );
  }
  return Buffer.from(key, "latin1");
}
