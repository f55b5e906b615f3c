import type { NodeStore, TrieUpdate } from "./node-store.ts";
import type { StateVersion } from "./trie-builder.ts";

const later = (): never => {
  throw new Error("not yet written");
};
type Entry = readonly [key: Uint8Array, value: Uint8Array];
export const trieRoot: (entries: Iterable<Entry>, version: StateVersion) => Uint8Array = later;
export const orderedTrieRoot: (values: Iterable<Uint8Array>, version: StateVersion) => Uint8Array = later;
export const buildTrie: (entries: Iterable<Entry>, version: StateVersion) => TrieUpdate = later;
export const updateTrie: (
  store: NodeStore,
  root: Uint8Array,
  changes: Iterable<readonly [key: Uint8Array, value: Uint8Array | undefined]>,
  version: StateVersion,
) => TrieUpdate = later;
export const trieGet: (store: NodeStore, root: Uint8Array, key: Uint8Array) => Uint8Array | undefined = later;
export const trieNextKey: (store: NodeStore, root: Uint8Array, key: Uint8Array) => Uint8Array | undefined =
  later;
/** Keys that begin with `prefix`, ascending, after `after` when given. */
export const trieKeys: (
  store: NodeStore,
  root: Uint8Array,
  prefix?: Uint8Array,
  after?: Uint8Array,
) => Generator<Uint8Array> = later;
export const trieEntries: (
  store: NodeStore,
  root: Uint8Array,
  prefix?: Uint8Array,
  after?: Uint8Array,
) => Generator<[Uint8Array, Uint8Array]> = later;
export const closestDescendantMerkleValue: (
  store: NodeStore,
  root: Uint8Array,
  key: Uint8Array,
) => Uint8Array | undefined = later;
export const createReadProof: (
  store: NodeStore,
  root: Uint8Array,
  keys: Iterable<Uint8Array>,
) => Uint8Array[] = later;
/** Store of proof nodes; keyed by the hashes of what it is given, so it cannot lie. */
export const proofStore: (nodes: Iterable<Uint8Array>) => NodeStore = later;
export const encodeCompactProof: (store: NodeStore, root: Uint8Array) => Uint8Array[] = later;
export const decodeCompactProof: (proof: Iterable<Uint8Array>) => { root: Uint8Array; nodes: Uint8Array[] } =
  later;
