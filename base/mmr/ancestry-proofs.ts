import { bagPeaks, type Merge, MmrError, nodeAt, type ReadNode } from "./grow.ts";
import { heightAt, isRightChild, parentOf, peakPositions, siblingOf } from "./positions.ts";

/** A node with its place. */
export type PlacedHash = readonly [position: number, hash: Uint8Array];

/**
 * What proves that a range of `before` leaves grew into one of `leaves`, beside the peaks of the former: the right
 * siblings on the way up, and the peaks that are wholly new, bagged to one.
 * @throws MmrError when nodes are not there
 */
export function ancestryProof(merge: Merge, before: number, leaves: number, read: ReadNode): PlacedHash[] {
  const { siblings, fresh } = neededNodes(before, leaves);
  const items: PlacedHash[] = siblings.map((position) => [position, nodeAt(read, position)]);
  const [first] = fresh;
  if (first === undefined) return items;
  return [
    ...items,
    [
      first,
      bagPeaks(
        merge,
        fresh.map((peak) => nodeAt(read, peak)),
      ) as Uint8Array,
    ],
  ];
}

/** How many items such a proof has when it holds nothing that is not needed. */
export function ancestryProofSize(before: number, leaves: number): number {
  const { siblings, fresh } = neededNodes(before, leaves);
  return siblings.length + (fresh.length > 0 ? 1 : 0);
}

/**
 * The root of the later range that a proof leads to from the peaks of the earlier one.
 * @throws MmrError when the proof does not fit
 */
export function rootOfAncestryProof(
  merge: Merge,
  before: number,
  leaves: number,
  peaksBefore: readonly Uint8Array[],
  items: readonly PlacedHash[],
): Uint8Array {
  const positions = peakPositions(before);
  if (before < 1 || leaves <= peaksBefore.length || positions.length !== peaksBefore.length) {
    throw new MmrError("the proof does not have the peaks of the earlier range");
  }
  const known = new Map<number, Uint8Array>(
    positions.map((position, i) => [position, peaksBefore[i] as Uint8Array]),
  );
  for (const [position, hash] of items) {
    if (known.has(position)) throw new MmrError(`the proof has node ${position} twice`);
    known.set(position, hash);
  }
  const peaks: Uint8Array[] = [];
  for (const peak of peakPositions(leaves)) {
    const below = [...known.keys()].filter((position) => position <= peak);
    if (below.length === 0) break;
    const nodes = below.map((position): PlacedHash => [position, known.get(position) as Uint8Array]);
    for (const position of below) known.delete(position);
    peaks.push(climb(merge, peak, nodes));
  }
  const root = bagPeaks(merge, peaks);
  if (known.size > 0 || root === undefined) throw new MmrError("the proof has nodes beyond the range");
  return root;
}

/** Hashes nodes of any height in one tree up to its root, the lowest first. All siblings must be among them. */
function climb(merge: Merge, peak: number, nodes: readonly PlacedHash[]): Uint8Array {
  const rest = new Map(nodes);
  for (;;) {
    const position = lowest(rest.keys());
    const hash = rest.get(position) as Uint8Array;
    rest.delete(position);
    if (position === peak) {
      if (rest.size > 0) throw new MmrError("the proof has nodes that lead nowhere");
      return hash;
    }
    const sibling = siblingOf(position);
    const beside = rest.get(sibling);
    const parent = parentOf(position);
    if (beside === undefined || rest.has(parent) || parent > peak)
      throw new MmrError("the proof is corrupted");
    rest.delete(sibling);
    rest.set(parent, isRightChild(position) ? merge(beside, hash) : merge(hash, beside));
  }
}

function lowest(positions: Iterable<number>): number {
  let best: number | undefined;
  for (const position of positions) {
    if (best === undefined) best = position;
    const [height, least] = [heightAt(position), heightAt(best)];
    if (height < least || (height === least && position < best)) best = position;
  }
  return best as number;
}

/** Right siblings on the way from the last old peak of each tree to its root, and the peaks of trees without any. */
function neededNodes(
  before: number,
  leaves: number,
): { readonly siblings: number[]; readonly fresh: number[] } {
  const old = peakPositions(before);
  const siblings: number[] = [];
  const fresh: number[] = [];
  let taken = 0;
  for (const peak of peakPositions(leaves)) {
    let last: number | undefined;
    for (; taken < old.length && (old[taken] as number) <= peak; taken++) last = old[taken];
    if (last === undefined) fresh.push(peak);
    else
      for (let node = last; node < peak; node = parentOf(node))
        if (!isRightChild(node)) siblings.push(siblingOf(node));
  }
  return { siblings, fresh };
}
