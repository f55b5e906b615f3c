import { equalBytes, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { BadNodeError, InvalidProofError } from "./errors.ts";
import type { Hasher } from "./hasher.ts";
import { compareWithPath, createNibblePath, type NibblePath, nibbleAt } from "./nibbles.ts";
import {
  decodeNode,
  EMPTY,
  findChild,
  HASH_LENGTH,
  HASHED_VALUE,
  INLINE_VALUE,
  isHashRef,
  matchPartial,
  NO_VALUE,
  type TrieNode,
  type ValueKind,
  writePartialTo,
} from "./node.ts";
import { createNodeWriter, rewriteNode } from "./node-writer.ts";
import { sortEntries } from "./sort-entries.ts";
import type { StateVersion } from "./trie-builder.ts";

const NO_BYTES = new Uint8Array(0);

/** A node of the proof that is being filled in. */
interface Filling {
  readonly node: TrieNode;
  readonly edge: number;
  readonly isItem: boolean;
  valueKind: ValueKind;
  value: Uint8Array;
  readonly children: (Uint8Array | undefined)[];
}

/**
 * Checks a proof made by {@link generateTrieProof}: that under `root` each key of `items` has its value, or none where
 * it is `undefined`, and that the proof holds nothing else (`sp_trie::verify_trie_proof`).
 * @throws InvalidProofError saying what is wrong
 */
export function verifyTrieProof(
  root: Uint8Array,
  proof: readonly Uint8Array[],
  items: Iterable<readonly [key: Uint8Array, value: Uint8Array | undefined]>,
  version: StateVersion,
  hasher: Hasher = blake2_256,
): void {
  const given = [...items];
  const sorted = sortEntries(given);
  if (sorted.length < given.length) throw new InvalidProofError("the same key is asked for twice");
  if (sorted.length === 0) {
    if (proof.length > 0) throw new InvalidProofError("a proof of nothing holds nodes");
    return;
  }

  const writer = createNodeWriter();
  const path = createNibblePath();
  const filling: Filling[] = [];
  let used = 0;
  const openItem = (edge: number): void => {
    const item = proof[used++];
    if (item === undefined) throw new InvalidProofError("the proof is incomplete");
    filling.push(fill(decode(item, 0, item.length), edge, true));
  };

  let next = 0;
  openItem(0);
  for (;;) {
    const last = filling.at(-1) as Filling;
    let child: { ref: number; edge: number } | undefined;
    while (child === undefined && next < sorted.length) {
      const [key, value] = sorted[next] as readonly [Uint8Array, Uint8Array | undefined];
      if (compareWithPath(key, path, 0, last.edge) !== 0) break;
      child = takeItem(last, key, value, path, version, hasher);
      if (child === undefined) next++;
    }
    if (child !== undefined) {
      const { node } = last;
      const length = (node.bytes[child.ref] as number) >> 2;
      if (isHashRef(node, child.ref))
        throw new InvalidProofError("a hash stands where the proof has to leave it out");
      if (length === 0) openItem(child.edge);
      else filling.push(fill(decode(node.bytes, child.ref + 1, child.ref + 1 + length), child.edge, false));
      continue;
    }

    filling.pop();
    const bytes = rewriteNode(writer, last.node, last.valueKind, last.value, last.children);
    if (!last.isItem && bytes.length >= HASH_LENGTH)
      throw new InvalidProofError("an inline node is 32 bytes or more");
    const reference = last.isItem ? hasher(bytes) : bytes;
    const parent = filling.at(-1);
    if (parent !== undefined) {
      parent.children[path.nibbles[last.edge - 1] as number] = reference;
      continue;
    }
    if (used < proof.length) throw new InvalidProofError("the proof holds nodes that are not asked for");
    if (!equalBytes(reference, root))
      throw new InvalidProofError(`the proof is of the root ${toHex(reference)}`);
    return;
  }
}

/** Fills in or checks one key at this node, or says by which child it has to go on. */
function takeItem(
  filling: Filling,
  key: Uint8Array,
  value: Uint8Array | undefined,
  path: NibblePath,
  version: StateVersion,
  hasher: Hasher,
): { ref: number; edge: number } | undefined {
  const { node, edge } = filling;
  const isBelow = matchPartial(node, key, edge) === node.partialLength && node.kind !== EMPTY;
  const depth = edge + node.partialLength;
  if (isBelow && depth === key.length * 2) {
    const isLeftOut = node.isBranch
      ? node.valueKind === NO_VALUE
      : node.valueKind === INLINE_VALUE && node.valueStart === node.valueEnd;
    if (!isLeftOut) throw new InvalidProofError(`the value of ${toHex(key)} is not left out of the proof`);
    if (value !== undefined) setValue(filling, value, version, hasher);
    else if (!node.isBranch)
      throw new InvalidProofError(`the proof has a value for ${toHex(key)}, none was said`);
    return undefined;
  }
  const ref = isBelow ? findChild(node, nibbleAt(key, depth)) : -1;
  if (ref < 0) {
    if (value !== undefined)
      throw new InvalidProofError(`the proof has no value for ${toHex(key)}, one was said`);
    return undefined;
  }
  writePartialTo(path, node, edge);
  path.nibbles[depth] = nibbleAt(key, depth);
  return { ref, edge: depth + 1 };
}

function setValue(filling: Filling, value: Uint8Array, version: StateVersion, hasher: Hasher): void {
  const isHashed = version === 1 && value.length > HASH_LENGTH;
  filling.valueKind = isHashed ? HASHED_VALUE : INLINE_VALUE;
  filling.value = isHashed ? hasher(value) : value;
}

function fill(node: TrieNode, edge: number, isItem: boolean): Filling {
  const value = node.bytes.subarray(node.valueStart, node.valueEnd);
  return { node, edge, isItem, valueKind: node.valueKind, value, children: [] };
}

function decode(bytes: Uint8Array, start: number, end: number): TrieNode {
  try {
    return decodeNode(bytes, start, end, NO_BYTES, true);
  } catch (error) {
    if (!(error instanceof BadNodeError)) throw error;
    throw new InvalidProofError(`the proof holds what is not a node: ${error.reason}`);
  }
}
