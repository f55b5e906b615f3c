import { bagPeaks, type Merge, MmrError, nodeAt, type ReadNode } from "./grow.ts";
import { isRightChild, leafPosition, parentOf, peakPositions, siblingOf } from "./positions.ts";

/**
 * What proves leaves of a range of so many: siblings on the way to each peak, level by level, the peaks between, and
 * those right of the last leaf bagged to one.
 * @throws MmrError for no leaves, leaves outside the range, and nodes that are not there
 */
export function leafProof(
  merge: Merge,
  leaves: number,
  indices: readonly number[],
  read: ReadNode,
): Uint8Array[] {
  const positions = sortedPositions(indices);
  if (positions.length === 0) throw new MmrError("a proof of no leaves was asked for");
  const items: Uint8Array[] = [];
  let unproven = 0;
  for (const peak of peakPositions(leaves)) {
    const below = takeUpTo(positions, peak, (position) => position);
    unproven = below.length === 0 ? unproven + 1 : 0;
    if (below.length === 0) items.push(nodeAt(read, peak));
    else siblingsUpTo(peak, below, (position) => items.push(nodeAt(read, position)));
  }
  if (positions.length > 0) throw new MmrError(`leaves are beyond the ${leaves} that there are`);
  if (unproven > 1) items.push(bagPeaks(merge, items.splice(-unproven)) as Uint8Array);
  return items;
}

/**
 * The root that a proof of leaves leads to, each leaf with its index and hash.
 * @throws MmrError when the proof is too short or too long for the leaves
 */
export function rootOfLeafProof(
  merge: Merge,
  leaves: number,
  proven: readonly (readonly [index: number, hash: Uint8Array])[],
  items: readonly Uint8Array[],
): Uint8Array {
  const nodes = firstOfEach(proven.map(([index, hash]) => [leafPosition(index), hash] as const));
  let next = 0;
  const peaks: Uint8Array[] = [];
  for (const peak of peakPositions(leaves)) {
    const below = takeUpTo(nodes, peak, ([position]) => position);
    if (below.length > 0) {
      peaks.push(climb(merge, peak, below, () => items[next++]));
      continue;
    }
    const item = items[next];
    // All peaks from here on are bagged, or there is no more proof.
    if (item === undefined) break;
    next++;
    peaks.push(item);
  }
  const bagged = items[next];
  if (bagged !== undefined) {
    peaks.push(bagged);
    next++;
  }
  const root = bagPeaks(merge, peaks);
  if (nodes.length > 0 || next < items.length || root === undefined)
    throw new MmrError("the proof is corrupted");
  return root;
}

type Node = readonly [position: number, hash: Uint8Array];

/** Hashes nodes of one tree up to its root. `sibling` gives what is not among them. */
function climb(
  merge: Merge,
  peak: number,
  nodes: readonly Node[],
  sibling: () => Uint8Array | undefined,
): Uint8Array {
  const queue: Node[] = [...nodes];
  for (;;) {
    const [position, hash] = queue.shift() as Node;
    if (position === peak) {
      if (queue.length > 0) throw new MmrError("the proof is corrupted");
      return hash;
    }
    const beside = queue[0]?.[0] === siblingOf(position) ? queue.shift()?.[1] : sibling();
    if (beside === undefined) throw new MmrError("the proof is too short");
    queue.push([parentOf(position), isRightChild(position) ? merge(beside, hash) : merge(hash, beside)]);
  }
}

function siblingsUpTo(peak: number, positions: readonly number[], need: (position: number) => void): void {
  const queue = [...positions];
  for (let position = queue.shift(); position !== undefined && position !== peak; position = queue.shift()) {
    const sibling = siblingOf(position);
    if (queue[0] === sibling) queue.shift();
    else need(sibling);
    const parent = parentOf(position);
    if (parent < peak) queue.push(parent);
  }
}

function sortedPositions(indices: readonly number[]): number[] {
  return [...new Set(indices.map(leafPosition))].sort((a, b) => a - b);
}

function firstOfEach(nodes: readonly Node[]): Node[] {
  const sorted = [...nodes].sort(([a], [b]) => a - b);
  return sorted.filter(([position], i) => sorted[i - 1]?.[0] !== position);
}

/** Takes from the front what lies at or before a position. */
function takeUpTo<T>(list: T[], last: number, positionOf: (item: T) => number): T[] {
  const beyond = list.findIndex((item) => positionOf(item) > last);
  return list.splice(0, beyond < 0 ? list.length : beyond);
}
