import type { Snapshot } from "./environment.ts";
import type { FlatState } from "./flat-state.ts";
import type { Records } from "./records.ts";
import type { StateStack } from "./state-stack.ts";

/** The keys of a stack in their order. */
export interface StackKeys {
  /** The first table key after `key`; asking for one after the other goes on where the last was found. */
  after(stack: StateStack, snapshot: Snapshot, key: Uint8Array): Uint8Array | undefined;
}

/** The next key of one delta. */
interface Head {
  readonly records: Records;
  index: number;
  key: Uint8Array | undefined;
}

/** Where the latest iteration stands: `flatKey` and the heads are the first of each after `last`. */
interface Cursor {
  readonly snapshot: Snapshot;
  last: Uint8Array;
  readonly heads: readonly Head[];
  flatKey: Uint8Array | undefined;
}

export function createStackKeys(flat: FlatState): StackKeys {
  let cursor: Cursor | undefined;

  function open({ deltas }: StateStack, snapshot: Snapshot, key: Uint8Array): Cursor {
    const heads = deltas.map(({ flat: records }) => headAt(records, records.after(key)));
    return { snapshot, last: key, heads, flatKey: flat.keyAfter(key) };
  }

  return {
    after(stack, snapshot, key) {
      if (stack.deltas.length === 0) return flat.keyAfter(key);
      // A write transaction sees its own writes.
      const goesOn =
        cursor?.snapshot === snapshot &&
        snapshot.transaction !== undefined &&
        Buffer.compare(cursor.last, key) === 0;
      if (cursor === undefined || !goesOn) cursor = open(stack, snapshot, key);
      const { heads } = cursor;
      for (;;) {
        const next = lowest(heads, cursor.flatKey);
        if (next === undefined) return undefined;
        cursor.last = next.slice();
        const there = passHeads(heads, next);
        const inFlat = cursor.flatKey !== undefined && Buffer.compare(cursor.flatKey, next) === 0;
        if (inFlat) cursor.flatKey = flat.keyAfter(cursor.last);
        if (there ?? inFlat) return cursor.last;
      }
    },
  };
}

function headAt(records: Records, index: number): Head {
  return { records, index, key: index < records.count ? records.key(index) : undefined };
}

function lowest(heads: readonly Head[], flatKey: Uint8Array | undefined): Uint8Array | undefined {
  let low = flatKey;
  for (const { key } of heads) {
    if (key !== undefined && (low === undefined || Buffer.compare(key, low) < 0)) low = key;
  }
  return low;
}

/** Goes past `key` in every delta. Whether it is there, as the newest delta that knows it says. */
function passHeads(heads: readonly Head[], key: Uint8Array): boolean | undefined {
  let there: boolean | undefined;
  for (const head of heads) {
    if (head.key === undefined || Buffer.compare(head.key, key) !== 0) continue;
    there ??= head.records.value(head.index) !== undefined;
    head.index += 1;
    head.key = head.index < head.records.count ? head.records.key(head.index) : undefined;
  }
  return there;
}
