import { hash } from "node:crypto";
import { concatBytes, newBytes } from "@serinus/bytes";
import type { StateChanges } from "@serinus/state";
import type { Entry } from "./records.ts";
import { MAX_KEY_BYTES } from "./table.ts";

// Keys of the flat state, see flat-state.ts.

/** Keys are cut at this length; with a hash behind it LMDB can hold them. */
export const LONGEST_ORDERED = MAX_KEY_BYTES - 64;

const TOP = new Uint8Array([0]);
const CHILD = new Uint8Array([1]);

/** What stands in front of the keys of the top trie, or of a child's. */
export function tablePrefix(child: Uint8Array | undefined): Uint8Array {
  return child === undefined ? TOP : concatBytes(CHILD, hash("sha256", child, "buffer"));
}

export function tableKey(child: Uint8Array | undefined, key: Uint8Array): Uint8Array {
  if (child === undefined && key.length < LONGEST_ORDERED) {
    const whole = newBytes(key.length + 1);
    whole.set(key, 1);
    return whole;
  }
  const whole = concatBytes(tablePrefix(child), key);
  if (whole.length <= LONGEST_ORDERED) return whole;
  return concatBytes(whole.subarray(0, LONGEST_ORDERED), hash("sha256", whole, "buffer"));
}

/** The changes of a block as writes to the flat state. */
export function flatEntries({ top, children }: Pick<StateChanges, "top" | "children">): Entry[] {
  const entries: Entry[] = top.map(([key, value]) => [tableKey(undefined, key), value]);
  for (const { child, changes } of children)
    for (const [key, value] of changes) entries.push([tableKey(child, key), value]);
  return entries;
}
