import type { StateVersion } from "@serinus/host-api";
import { buildState } from "./build-state.ts";
import { fromMapKey, indexAfter, toMapKey } from "./byte-keys.ts";
import type { Change } from "./changes.ts";
import { childRootKey } from "./child-keys.ts";
import type { StateEntries } from "./state-entries.ts";
import type { StateView } from "./state-view.ts";

/** A state held in memory, for tests and for building genesis. */
export function memoryState(entries: StateEntries, version: StateVersion): StateView {
  const { trie, top, children } = buildState(entries, version);
  const nodes = new Map(trie.inserted.map(([hash, node]) => [toMapKey(hash), node]));
  const topMap = sortedMap(top);
  const childMaps = new Map(children.map(({ child, changes }) => [toMapKey(child), sortedMap(changes)]));
  return {
    root: trie.root,
    nodes: { get: (hash) => nodes.get(toMapKey(hash)) },
    get: topMap.get,
    nextKey: topMap.nextKey,
    childGet: (child, key) => childMaps.get(toMapKey(child))?.get(key),
    childNextKey: (child, key) => childMaps.get(toMapKey(child))?.nextKey(key),
    childRoot: (child) => topMap.get(fromMapKey(childRootKey(toMapKey(child)))),
  };
}

function sortedMap(changes: readonly Change[]) {
  const map = new Map(changes.map(([key, value]) => [toMapKey(key), value]));
  const keys = [...map.keys()];
  return {
    get: (key: Uint8Array) => map.get(toMapKey(key))?.slice(),
    nextKey(key: Uint8Array) {
      const next = keys[indexAfter(keys, toMapKey(key))];
      return next === undefined ? undefined : fromMapKey(next);
    },
  };
}
