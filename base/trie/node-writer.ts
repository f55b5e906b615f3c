import { EMPTY_NODE } from "./empty-trie.ts";
import {
  BRANCH,
  BRANCH_WITH_VALUE,
  EMPTY,
  HASHED_BRANCH,
  HASHED_LEAF,
  HASHED_VALUE,
  INLINE_VALUE,
  LEAF,
  maxInHeader,
  NO_VALUE,
  nextChild,
  type TrieNode,
  type ValueKind,
} from "./node.ts";

/** One buffer that every node is encoded in, one after the other. */
export interface NodeWriter {
  buffer: Uint8Array;
  length: number;
}

export function createNodeWriter(): NodeWriter {
  return { buffer: new Uint8Array(4096), length: 0 };
}

/** What was written, as a view that the next node overwrites. */
export function writtenNode(writer: NodeWriter): Uint8Array {
  return writer.buffer.subarray(0, writer.length);
}

export function leafKind(value: ValueKind): number {
  return value === HASHED_VALUE ? HASHED_LEAF : LEAF;
}

export function branchKind(value: ValueKind): number {
  return value === NO_VALUE ? BRANCH : value === INLINE_VALUE ? BRANCH_WITH_VALUE : HASHED_BRANCH;
}

/** Writes header and partial key; the partial's nibbles are `nibbles[from, to)`, one a byte. */
export function writeHeader(
  writer: NodeWriter,
  kind: number,
  nibbles: Uint8Array,
  from: number,
  to: number,
): void {
  writeCount(writer, kind, to - from);
  const { buffer } = reserve(writer, (to - from + 1) >> 1);
  let at = writer.length;
  let next = from;
  if (((to - from) & 1) === 1) buffer[at++] = nibbles[next++] as number;
  for (; next < to; next += 2)
    buffer[at++] = ((nibbles[next] as number) << 4) | (nibbles[next + 1] as number);
  writer.length = at;
}

/** Writes header and partial key of a leaf: the partial is packed `key` from its nibble `from` on. */
export function writeKeyEnd(writer: NodeWriter, kind: number, key: Uint8Array, from: number): void {
  writeCount(writer, kind, key.length * 2 - from);
  if ((from & 1) === 1) writeByte(writer, (key[from >> 1] as number) & 15);
  writeBytes(writer, key, (from + 1) >> 1, key.length);
}

/** Writes the value's part: its length and bytes when inline, only the bytes when they are a hash. */
export function writeValue(
  writer: NodeWriter,
  kind: ValueKind,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  if (kind === INLINE_VALUE) writeCompact(writer, end - start);
  if (kind !== NO_VALUE) writeBytes(writer, bytes, start, end);
}

/**
 * The node with another value and with some children's references replaced, as a new array.
 * @param children what the references to the replaced children hold: a hash, an inline node, or nothing.
 */
export function rewriteNode(
  writer: NodeWriter,
  node: TrieNode,
  valueKind: ValueKind,
  value: Uint8Array,
  children: readonly (Uint8Array | undefined)[],
): Uint8Array {
  if (node.kind === EMPTY) return EMPTY_NODE;
  writer.length = 0;
  writeCount(writer, node.isBranch ? branchKind(valueKind) : leafKind(valueKind), node.partialLength);
  writeBytes(writer, node.bytes, node.partialStart, node.bodyStart);
  if (node.isBranch) writeBytes(writer, node.bytes, node.bodyStart, node.bodyStart + 2);
  writeValue(writer, valueKind, value, 0, value.length);
  let ref = node.childrenStart;
  for (let nibble = 0; nibble < 16; nibble++) {
    if (((node.bitmap >> nibble) & 1) === 0) continue;
    const after = nextChild(node, ref);
    const child = children[nibble];
    if (child === undefined) {
      writeBytes(writer, node.bytes, ref, after);
    } else {
      writeByte(writer, child.length << 2);
      writeBytes(writer, child, 0, child.length);
    }
    ref = after;
  }
  return writtenNode(writer).slice();
}

export function writeBytes(writer: NodeWriter, bytes: Uint8Array, start: number, end: number): void {
  const { buffer } = reserve(writer, end - start);
  const { length } = writer;
  // A loop beats `set` and its view for what is short, as nearly every value is.
  if (end - start <= 64) for (let i = start, at = length; i < end; i++, at++) buffer[at] = bytes[i] as number;
  else buffer.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), length);
  writer.length = length + end - start;
}

export function writeByte(writer: NodeWriter, byte: number): void {
  reserve(writer, 1).buffer[writer.length++] = byte;
}

/** First byte, and the bytes that count the partial key's nibbles where the first has no room for it. */
function writeCount(writer: NodeWriter, kind: number, count: number): void {
  const most = maxInHeader(kind);
  if (count < most) {
    writeByte(writer, kind | count);
    return;
  }
  writeByte(writer, kind | most);
  let rest = count - most;
  for (; rest >= 255; rest -= 255) writeByte(writer, 255);
  writeByte(writer, rest);
}

function writeCompact(writer: NodeWriter, value: number): void {
  if (value < 64) {
    writeByte(writer, value << 2);
  } else if (value < 16384) {
    writeByte(writer, ((value & 63) << 2) | 1);
    writeByte(writer, value >> 6);
  } else if (value < 0x4000_0000) {
    writeByte(writer, ((value & 63) << 2) | 2);
    writeByte(writer, (value >> 6) & 255);
    writeByte(writer, (value >> 14) & 255);
    writeByte(writer, value >> 22);
  } else {
    throw new RangeError(`a value in the trie is shorter than 1 GiB, got ${value} bytes`);
  }
}

function reserve(writer: NodeWriter, more: number): NodeWriter {
  const needed = writer.length + more;
  if (needed > writer.buffer.length) {
    const grown = new Uint8Array(Math.max(needed, writer.buffer.length * 2));
    grown.set(writtenNode(writer));
    writer.buffer = grown;
  }
  return writer;
}
