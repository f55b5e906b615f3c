import { compareBytes } from "@serinus/bytes";
import { loadChild, loadRoot, loadValue } from "./load-node.ts";
import { compareWithPath, createNibblePath, type NibblePath, nibbleAt } from "./nibbles.ts";
import {
  findChild,
  INLINE_VALUE,
  isHashRef,
  matchPartial,
  NO_VALUE,
  type TrieNode,
  writePartialTo,
} from "./node.ts";
import { placeOnKey } from "./node-place.ts";
import type { NodeStore } from "./node-store.ts";
import { createNodeWriter, type NodeWriter, rewriteNode } from "./node-writer.ts";

const OMITTED = new Uint8Array(0);

/** A node on the way to the key at hand. */
interface Opened {
  readonly node: TrieNode;
  /** Nibbles of the path before its partial key; the last is its slot in the parent. */
  readonly edge: number;
  /** Its place in the proof, -1 when it stands inside its parent. */
  readonly index: number;
  omitsValue: boolean;
  readonly children: (Uint8Array | undefined)[];
}

/**
 * The shortest proof of the values, or the absence, of `keys` for one who is told them: the nodes on the way to the
 * keys, root first, without the hashes and values that the verifier computes (`sp_trie::generate_trie_proof`).
 * @throws MissingNodeError, BadNodeError
 */
export function generateTrieProof(
  store: NodeStore,
  root: Uint8Array,
  keys: Iterable<Uint8Array>,
): Uint8Array[] {
  const writer = createNodeWriter();
  const path = createNibblePath();
  const proof: Uint8Array[] = [];
  const opened: Opened[] = [];
  for (const key of [...keys].sort(compareBytes)) {
    while (opened.length > 0 && compareWithPath(key, path, 0, (opened.at(-1) as Opened).edge) !== 0) {
      close(writer, path, opened, proof);
    }
    if (opened.length === 0) opened.push(open(loadRoot(store, root), 0, true, proof));
    descend(store, key, path, opened, proof);
  }
  while (opened.length > 0) close(writer, path, opened, proof);
  return proof;
}

function descend(
  store: NodeStore,
  key: Uint8Array,
  path: NibblePath,
  opened: Opened[],
  proof: Uint8Array[],
): void {
  for (;;) {
    const last = opened.at(-1) as Opened;
    const { node, edge } = last;
    if (matchPartial(node, key, edge) < node.partialLength) return;
    const depth = writePartialTo(path, node, edge);
    if (depth === key.length * 2) {
      last.omitsValue = loadValue(store, node, placeOnKey(key, depth)) !== undefined;
      return;
    }
    const nibble = nibbleAt(key, depth);
    const ref = findChild(node, nibble);
    if (ref < 0) return;
    path.nibbles[depth] = nibble;
    const child = loadChild(store, node, ref, placeOnKey(key, depth + 1));
    opened.push(open(child, depth + 1, isHashRef(node, ref), proof));
  }
}

function open(node: TrieNode, edge: number, isItem: boolean, proof: Uint8Array[]): Opened {
  const index = isItem ? proof.push(OMITTED) - 1 : -1;
  return { node, edge, index, omitsValue: false, children: [] };
}

function close(writer: NodeWriter, path: NibblePath, opened: Opened[], proof: Uint8Array[]): void {
  const { node, edge, index, omitsValue, children } = opened.pop() as Opened;
  const valueKind = !omitsValue ? node.valueKind : node.isBranch ? NO_VALUE : INLINE_VALUE;
  const value = omitsValue ? OMITTED : node.bytes.subarray(node.valueStart, node.valueEnd);
  const bytes = rewriteNode(writer, node, valueKind, value, children);
  if (index >= 0) proof[index] = bytes;
  const parent = opened.at(-1);
  if (parent !== undefined) parent.children[path.nibbles[edge - 1] as number] = index >= 0 ? OMITTED : bytes;
}
