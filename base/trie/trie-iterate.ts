import { startsWith } from "@serinus/bytes";
import { BadNodeError } from "./errors.ts";
import { loadChild, loadRoot, loadValue } from "./load-node.ts";
import { createNibblePath, type NibblePath, nibbleAt, packPath } from "./nibbles.ts";
import {
  findChild,
  matchPartial,
  NO_VALUE,
  nextChild,
  partialAt,
  type TrieNode,
  writePartialTo,
} from "./node.ts";
import { placeOnKey, placeOnPath } from "./node-place.ts";
import type { NodeStore } from "./node-store.ts";

const NO_PREFIX = new Uint8Array(0);

/**
 * Keys of the trie under `root` that begin with `prefix` and, when `after` is given, come after it, ascending. Nodes
 * are read as they are come to; detached values are not read.
 * @throws MissingNodeError, BadNodeError
 */
export function* trieKeys(
  store: NodeStore,
  root: Uint8Array,
  prefix: Uint8Array = NO_PREFIX,
  after?: Uint8Array,
): Generator<Uint8Array> {
  for (const [key] of nodesWithValue(store, root, prefix, after)) yield key;
}

/** {@link trieKeys} with their values. */
export function* trieEntries(
  store: NodeStore,
  root: Uint8Array,
  prefix: Uint8Array = NO_PREFIX,
  after?: Uint8Array,
): Generator<[key: Uint8Array, value: Uint8Array]> {
  for (const [key, node] of nodesWithValue(store, root, prefix, after)) {
    yield [key, loadValue(store, node, placeOnKey(key, key.length * 2)) as Uint8Array];
  }
}

/**
 * The first key after `key`, which needs not be in the trie itself.
 * @throws MissingNodeError, BadNodeError
 */
export function trieNextKey(store: NodeStore, root: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  for (const next of trieKeys(store, root, NO_PREFIX, key)) return next;
  return undefined;
}

/** A branch whose children from `nibble` on are still to be visited. */
interface Visit {
  readonly node: TrieNode;
  readonly depth: number;
  nibble: number;
  ref: number;
}

function* nodesWithValue(
  store: NodeStore,
  root: Uint8Array,
  prefix: Uint8Array,
  after: Uint8Array | undefined,
): Generator<[key: Uint8Array, node: TrieNode]> {
  const path = createNibblePath();
  const visits: Visit[] = [];
  const skipStart = after !== undefined && !startsBefore(after, prefix);
  const start = seek(store, root, skipStart ? after : prefix, !skipStart, path, visits);
  let node: TrieNode | undefined = start?.node;
  let edge = start?.edge ?? 0;
  for (;;) {
    if (node !== undefined) {
      const depth = writePartialTo(path, node, edge);
      if (node.valueKind !== NO_VALUE) {
        if ((depth & 1) === 1) throw new BadNodeError(node.hash, "a value at half a byte");
        const key = packPath(path, depth);
        if (!startsWith(key, prefix)) return;
        yield [key, node];
      } else if (!begins(path, depth, prefix)) {
        return;
      }
      if (node.isBranch) visits.push({ node, depth, nibble: 0, ref: node.childrenStart });
      node = undefined;
    }
    const visit = visits.at(-1);
    if (visit === undefined) return;
    while (visit.nibble < 16 && ((visit.node.bitmap >> visit.nibble) & 1) === 0) visit.nibble++;
    if (visit.nibble === 16) {
      visits.pop();
      continue;
    }
    path.nibbles[visit.depth] = visit.nibble++;
    edge = visit.depth + 1;
    node = loadChild(store, visit.node, visit.ref, placeOnPath(path, edge));
    visit.ref = nextChild(visit.node, visit.ref);
  }
}

/**
 * Walks down to where the keys from `key` on begin. Leaves the branches on the way in `visits`, and gives the node that
 * is to be visited whole before them, if there is one. `inclusive`: whether `key` itself counts.
 */
function seek(
  store: NodeStore,
  root: Uint8Array,
  key: Uint8Array,
  inclusive: boolean,
  path: NibblePath,
  visits: Visit[],
): { node: TrieNode; edge: number } | undefined {
  const end = key.length * 2;
  let node = loadRoot(store, root);
  for (let edge = 0; ; edge++) {
    const matched = matchPartial(node, key, edge);
    const isAtKey = edge + matched === end;
    if (isAtKey && (inclusive || matched < node.partialLength)) return { node, edge };
    if (matched < node.partialLength) {
      return partialAt(node, matched) > nibbleAt(key, edge + matched) ? { node, edge } : undefined;
    }
    if (!node.isBranch) return undefined;
    const depth = writePartialTo(path, node, edge);
    if (isAtKey) {
      visits.push({ node, depth, nibble: 0, ref: node.childrenStart });
      return undefined;
    }
    const nibble = nibbleAt(key, depth);
    const visit: Visit = { node, depth, nibble: nibble + 1, ref: node.childrenStart };
    for (let before = node.bitmap & ((2 << nibble) - 1); before !== 0; before &= before - 1) {
      visit.ref = nextChild(node, visit.ref);
    }
    visits.push(visit);
    const ref = findChild(node, nibble);
    if (ref < 0) return undefined;
    path.nibbles[depth] = nibble;
    node = loadChild(store, node, ref, placeOnKey(key, depth + 1));
    edge = depth;
  }
}

/** Whether `after` stands before every key that begins with `prefix`. */
function startsBefore(after: Uint8Array, prefix: Uint8Array): boolean {
  const most = Math.min(after.length, prefix.length);
  for (let i = 0; i < most; i++) {
    const difference = (after[i] as number) - (prefix[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return after.length < prefix.length;
}

/** Whether the path begins with `prefix`, as far as both go. */
function begins(path: NibblePath, length: number, prefix: Uint8Array): boolean {
  const most = Math.min(length, prefix.length * 2);
  for (let i = 0; i < most; i++) if (path.nibbles[i] !== nibbleAt(prefix, i)) return false;
  return true;
}
