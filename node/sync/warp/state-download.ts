import { type Hex, startsWith, toHex } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import type { TrieEntries } from "./io.ts";
import { readStateProof } from "./state-proof.ts";

const CHILD_PREFIX = utf8Encode(":child_storage:default:");
const FROM_THE_FIRST = new Uint8Array(0);

type Entry = TrieEntries[number];

/** A child trie: where its root stands, and what of it is there. */
interface Child {
  readonly key: Uint8Array;
  readonly root: Hex;
  readonly entries: Entry[];
}

/** A state on its way: the top trie first, then each child trie. */
export interface StateDownload {
  readonly root: Hex;
  readonly top: Entry[];
  lastTop: Uint8Array | undefined;
  isTopComplete: boolean;
  readonly children: Child[];
  /** Child tries that are complete. */
  childrenDone: number;
  bytes: number;
}

export function beginDownload(root: Hex): StateDownload {
  return {
    ...{ root, top: [], lastTop: undefined, isTopComplete: false },
    ...{ children: [], childrenDone: 0, bytes: 0 },
  };
}

/** The keys after which to go on; `undefined` when all is there. */
export function downloadStart(state: StateDownload): readonly Uint8Array[] | undefined {
  if (!state.isTopComplete) return state.lastTop === undefined ? [] : [state.lastTop];
  const child = state.children[state.childrenDone];
  return child && [child.key, child.entries.at(-1)?.[0] ?? FROM_THE_FIRST];
}

/** Takes what a proof proves of what comes next. @throws ProtocolError when it proves nothing of that. */
export function takeProof(state: StateDownload, proof: Uint8Array): void {
  const start = downloadStart(state);
  if (start === undefined) return;
  const { entries, complete } = readStateProof(proof, state.root, start);
  for (const [key, value] of entries) state.bytes += key.length + value.length;
  if (!state.isTopComplete) {
    for (const entry of entries) takeTop(state, entry);
    state.lastTop = entries.at(-1)?.[0] ?? state.lastTop;
    state.isTopComplete = complete;
  } else {
    const child = state.children[state.childrenDone];
    for (const entry of entries) child?.entries.push(entry);
    if (complete) state.childrenDone++;
  }
  skipKnownChildren(state);
}

/** The child tries by name, without the prefix of their keys. */
export function downloadedChildren({ children }: StateDownload): [Uint8Array, TrieEntries][] {
  return children.map(({ key, entries }) => [key.subarray(CHILD_PREFIX.length), entries]);
}

function takeTop(state: StateDownload, [key, value]: Entry): void {
  if (startsWith(key, CHILD_PREFIX)) state.children.push({ key, root: toHex(value), entries: [] });
  else state.top.push([key, value]);
}

/** Child tries of the same root are the same. */
function skipKnownChildren(state: StateDownload): void {
  if (!state.isTopComplete) return;
  for (;;) {
    const next = state.children[state.childrenDone];
    if (next === undefined || next.entries.length > 0) return;
    const same = state.children.slice(0, state.childrenDone).find(({ root }) => root === next.root);
    if (same === undefined) return;
    for (const entry of same.entries) next.entries.push(entry);
    state.childrenDone++;
  }
}
