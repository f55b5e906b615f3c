import { isRightChild, siblingOf, sizeOf } from "./positions.ts";

/** Hashes two nodes to their parent. */
export type Merge = (left: Uint8Array, right: Uint8Array) => Uint8Array;

/** Gives the hash of a node by its position. */
export type ReadNode = (position: number) => Uint8Array | undefined;

/** A node that a proof or a store should have and has not. */
export class MmrError extends Error {
  override readonly name = "MmrError";
}

/** The nodes that one more leaf adds to a range of so many: the leaf itself, and every parent that is complete by it. */
export function addLeaf(merge: Merge, leaves: number, leaf: Uint8Array, read: ReadNode): Uint8Array[] {
  let position = sizeOf(leaves);
  const nodes = [leaf];
  let top = leaf;
  while (isRightChild(position)) {
    top = merge(nodeAt(read, siblingOf(position)), top);
    nodes.push(top);
    position++;
  }
  return nodes;
}

/** The root of peaks, left to right: folded from the right, the right one first. `undefined` without peaks. */
export function bagPeaks(merge: Merge, peaks: readonly Uint8Array[]): Uint8Array | undefined {
  return peaks.reduceRight<Uint8Array | undefined>(
    (right, peak) => (right === undefined ? peak : merge(right, peak)),
    undefined,
  );
}

/** @throws MmrError */
export function nodeAt(read: ReadNode, position: number): Uint8Array {
  const node = read(position);
  if (node === undefined) throw new MmrError(`there is no node ${position}`);
  return node;
}
