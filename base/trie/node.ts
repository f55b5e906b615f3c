import { BadNodeError } from "./errors.ts";
import { growPath, type NibblePath, nibbleAt } from "./nibbles.ts";

/** Header bits of each kind of node; the other bits of the first byte begin the count of nibbles. */
export const LEAF = 0x40;
export const BRANCH = 0x80;
export const BRANCH_WITH_VALUE = 0xc0;
export const HASHED_LEAF = 0x20;
export const HASHED_BRANCH = 0x10;
/** Header of the empty trie's only node. */
export const EMPTY = 0x00;

export const NO_VALUE = 0;
export const INLINE_VALUE = 1;
/** The node holds the hash of its value, the value stands apart. */
export const HASHED_VALUE = 2;
export type ValueKind = typeof NO_VALUE | typeof INLINE_VALUE | typeof HASHED_VALUE;

/** Values and nodes longer than this are referred to by hash: values in layout V1, nodes always from this length on. */
export const HASH_LENGTH = 32;

/** Where the parts of an encoded node lie in `bytes` (Polkadot specification, "State storage and the storage trie"). */
export interface TrieNode {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Hash of the node, or for an inline node of the node that holds it. Named in errors. */
  readonly hash: Uint8Array;
  /** One of the header constants. */
  readonly kind: number;
  readonly isBranch: boolean;
  readonly partialStart: number;
  /** In nibbles. An odd partial begins in the low half of its first byte. */
  readonly partialLength: number;
  /** All that comes after the partial key. */
  readonly bodyStart: number;
  readonly valueKind: ValueKind;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Bit `n` stands for child `n`; 0 in a leaf. */
  readonly bitmap: number;
  /** The children's references, each a length (times 4) and that many bytes. */
  readonly childrenStart: number;
}

/**
 * Finds the parts of the node in `bytes[start, end)`. Nothing is copied and nothing is allocated by what the node says.
 * @param omitted whether references of length 0 are valid, as they are in compact proofs.
 * @throws BadNodeError on anything but exactly one well-formed node.
 */
export function decodeNode(
  bytes: Uint8Array,
  start: number,
  end: number,
  hash: Uint8Array,
  omitted = false,
): TrieNode {
  if (start >= end) throw new BadNodeError(hash, "no bytes");
  const first = bytes[start] as number;
  const kind = kindOf(first);
  if (kind === EMPTY) {
    if (first !== 0 || end !== start + 1)
      throw new BadNodeError(hash, `unknown header 0x${first.toString(16)}`);
    return {
      bytes,
      end,
      hash,
      kind,
      isBranch: false,
      partialStart: end,
      partialLength: 0,
      bodyStart: end,
      valueKind: NO_VALUE,
      valueStart: end,
      valueEnd: end,
      bitmap: 0,
      childrenStart: end,
    };
  }

  let at = start + 1;
  const most = maxInHeader(kind);
  let partialLength = first & most;
  if (partialLength === most) {
    for (let more = 255; more === 255; partialLength += more) {
      if (at >= end) throw new BadNodeError(hash, "ends within its header");
      more = bytes[at++] as number;
    }
  }
  const partialStart = at;
  const bodyStart = partialStart + ((partialLength + 1) >> 1);
  if (bodyStart > end) throw new BadNodeError(hash, "ends within its partial key");
  if ((partialLength & 1) === 1 && (bytes[partialStart] as number) > 15) {
    throw new BadNodeError(hash, "padding of an odd partial key is not zero");
  }
  at = bodyStart;

  const isBranch = kind === BRANCH || kind === BRANCH_WITH_VALUE || kind === HASHED_BRANCH;
  let bitmap = 0;
  if (isBranch) {
    if (at + 2 > end) throw new BadNodeError(hash, "ends within its bitmap");
    bitmap = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    if (bitmap === 0) throw new BadNodeError(hash, "a branch without children");
    at += 2;
  }

  let valueKind: ValueKind = NO_VALUE;
  let valueStart = at;
  if (kind === HASHED_LEAF || kind === HASHED_BRANCH) {
    valueKind = HASHED_VALUE;
    at += HASH_LENGTH;
  } else if (kind !== BRANCH) {
    valueKind = INLINE_VALUE;
    const mode = at < end ? (bytes[at] as number) & 3 : 3;
    const size = mode === 0 ? 1 : mode === 1 ? 2 : 4;
    if (mode === 3 || at + size > end) throw new BadNodeError(hash, "bad length of its value");
    const length = compactLength(bytes, at, mode);
    if (length < (mode === 0 ? 0 : mode === 1 ? 64 : 16384))
      throw new BadNodeError(hash, "bad length of its value");
    valueStart = at + size;
    at = valueStart + length;
  }
  if (at > end) throw new BadNodeError(hash, "ends within its value");
  const valueEnd = at;

  for (let left = bitmap; left !== 0; left &= left - 1) {
    if (at >= end) throw new BadNodeError(hash, "ends within its children");
    const length = bytes[at] as number;
    if ((length & 3) !== 0 || length > HASH_LENGTH << 2 || (length === 0 && !omitted)) {
      throw new BadNodeError(hash, "bad length of a child's reference");
    }
    at += 1 + (length >> 2);
  }
  if (at !== end)
    throw new BadNodeError(hash, at > end ? "ends within its children" : "bytes follow its end");
  return {
    bytes,
    end,
    hash,
    kind,
    isBranch,
    partialStart,
    partialLength,
    bodyStart,
    valueKind,
    valueStart,
    valueEnd,
    bitmap,
    childrenStart: valueEnd,
  };
}

/** Nibble `index` of the node's partial key. */
export function partialAt(node: TrieNode, index: number): number {
  const at = index + (node.partialLength & 1);
  const byte = node.bytes[node.partialStart + (at >> 1)] as number;
  return (at & 1) === 0 ? byte >> 4 : byte & 15;
}

/** Writes the partial key after the first `edge` nibbles of the path, and leaves room for one more; the length with it. */
export function writePartialTo(path: NibblePath, node: TrieNode, edge: number): number {
  const depth = edge + node.partialLength;
  growPath(path, depth + 1);
  for (let i = 0; i < node.partialLength; i++) path.nibbles[edge + i] = partialAt(node, i);
  return depth;
}

/** How many nibbles of the partial key agree with `key` from its nibble `from` on. */
export function matchPartial(node: TrieNode, key: Uint8Array, from: number): number {
  const most = Math.min(node.partialLength, key.length * 2 - from);
  let matched = 0;
  while (matched < most && partialAt(node, matched) === nibbleAt(key, from + matched)) matched++;
  return matched;
}

/** Where the reference to child `nibble` begins (its length byte), -1 when there is none. */
export function findChild(node: TrieNode, nibble: number): number {
  if (((node.bitmap >> nibble) & 1) === 0) return -1;
  let at = node.childrenStart;
  for (let before = node.bitmap & ((1 << nibble) - 1); before !== 0; before &= before - 1)
    at = nextChild(node, at);
  return at;
}

/** Where the reference after the one at `ref` begins. */
export function nextChild(node: TrieNode, ref: number): number {
  return ref + 1 + ((node.bytes[ref] as number) >> 2);
}

/** Whether the reference at `ref` is a hash; else it is the child itself. */
export function isHashRef(node: TrieNode, ref: number): boolean {
  return node.bytes[ref] === HASH_LENGTH << 2;
}

/** The most nibbles that the first byte of a `kind` can count; this very count means that more bytes follow. */
export function maxInHeader(kind: number): number {
  return kind === HASHED_LEAF ? 31 : kind === HASHED_BRANCH ? 15 : 63;
}

function kindOf(first: number): number {
  if (first >= LEAF) return first & 0xc0;
  if (first >= HASHED_LEAF) return HASHED_LEAF;
  return first >= HASHED_BRANCH ? HASHED_BRANCH : EMPTY;
}

function compactLength(bytes: Uint8Array, at: number, mode: number): number {
  const low = (bytes[at] as number) >> 2;
  if (mode === 0) return low;
  if (mode === 1) return low | ((bytes[at + 1] as number) << 6);
  return (
    low |
    ((bytes[at + 1] as number) << 6) |
    ((bytes[at + 2] as number) << 14) |
    ((bytes[at + 3] as number) << 22)
  );
}
