import { compareBytes } from "@serinus/bytes";
import type { StateVersion } from "@serinus/host-api";
import { createTrieStream, sortEntries } from "@serinus/trie";
import { fromMapKey, toMapKey } from "./byte-keys.ts";
import { childRootKey } from "./child-keys.ts";
import { rootEntry } from "./state-roots.ts";

type Entry = readonly [key: Uint8Array, value: Uint8Array];
type Entries = Iterable<Entry>;

/** What a state begins with: the top trie, and by name without prefix the child tries. Keys are unique. */
export interface StateEntries {
  readonly top: Entries;
  readonly children?: Iterable<readonly [child: Uint8Array, entries: Entries]>;
  /**
   * Whether the keys of each trie ascend. Then `top` is read once and never held as a whole, so that a state may be
   * larger than memory; the entries of children are iterated more than once.
   */
  readonly ascending?: boolean;
}

/** Whole tries of a state, keys ascending. */
export interface OrderedState {
  /** With entries for the roots of child tries. */
  readonly top: Entries;
  /** Those that are not empty. */
  readonly children: readonly { readonly child: Uint8Array; readonly entries: Entries }[];
}

/** Puts the entries of a state into their order, and the roots of child tries among them. */
export function orderedState(entries: StateEntries, version: StateVersion): OrderedState {
  const ordered = (each: Entries): Entries => (entries.ascending ? each : sortEntries(each));
  const children: { child: Uint8Array; entries: Entries }[] = [];
  const roots: Entry[] = [];
  for (const [child, childEntries] of entries.children ?? []) {
    const own = ordered(childEntries);
    const root = rootEntry(trieRootOf(own, version));
    if (root === undefined) continue;
    children.push({ child, entries: own });
    roots.push([fromMapKey(childRootKey(toMapKey(child))), root]);
  }
  const top = ordered(entries.top);
  return { top: roots.length === 0 ? top : merged(top, sortEntries(roots)), children };
}

/** The root of a state, without keeping any of it. */
export function stateRoot(entries: StateEntries, version: StateVersion): Uint8Array {
  return trieRootOf(orderedState(entries, version).top, version);
}

function trieRootOf(ascending: Entries, version: StateVersion): Uint8Array {
  const trie = createTrieStream(version, undefined);
  for (const [key, value] of ascending) trie.add(key, value);
  return trie.finish();
}

/** Two ascending lists as one; where both have a key, the second's entry stands. */
function* merged(entries: Entries, others: readonly Entry[]): Entries {
  let at = 0;
  for (const entry of entries) {
    let order = 1;
    for (; at < others.length && order > 0; at++) {
      const other = others[at] as Entry;
      order = compareBytes(entry[0], other[0]);
      if (order < 0) break;
      yield other;
    }
    if (order !== 0) yield entry;
  }
  yield* others.slice(at);
}
