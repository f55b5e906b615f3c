/**
 * Where nodes lie. A mountain range is a row of perfect binary trees, the largest first; nodes are numbered in the order
 * in which they come to be, a parent right after its right child. Counts are below 2^40, so positions are exact numbers.
 */

/** Most leaves that can be counted here: far more than there are block numbers. */
export const MAX_LEAVES = 2 ** 40;

/** How many nodes so many leaves make. */
export function sizeOf(leaves: number): number {
  return 2 * leaves - peakHeights(leaves).length;
}

/** The roots of the trees, left to right. */
export function peakPositions(leaves: number): number[] {
  let end = 0;
  return peakHeights(leaves).map((height) => {
    end += nodesOfTree(height);
    return end - 1;
  });
}

/** The position of a leaf by its index. */
export function leafPosition(index: number): number {
  return sizeOf(index);
}

/** How far a node stands above the leaves. */
export function heightAt(position: number): number {
  let rest = position + 1;
  for (;;) {
    let height = 0;
    while (nodesOfTree(height + 1) <= rest) height++;
    if (nodesOfTree(height) === rest) return height;
    rest -= nodesOfTree(height);
  }
}

/** Whether a node is the right child of its parent. */
export function isRightChild(position: number): boolean {
  return heightAt(position + 1) > heightAt(position);
}

/** The other child of a node's parent. */
export function siblingOf(position: number): number {
  const offset = nodesOfTree(heightAt(position));
  return isRightChild(position) ? position - offset : position + offset;
}

export function parentOf(position: number): number {
  return isRightChild(position) ? position + 1 : siblingOf(position) + 1;
}

/** The leaf with which a node came to be. */
export function leafThatAdded(position: number): number {
  const leaf = position - heightAt(position);
  // Two nodes a leaf, less one for each peak left of it.
  let index = 0;
  let rest = leaf;
  while (rest > 0) {
    let height = 0;
    while (nodesOfTree(height + 1) <= rest) height++;
    index += 2 ** height;
    rest -= nodesOfTree(height);
  }
  return index;
}

/** Heights of the trees, left to right: the ones of the number of leaves. */
function peakHeights(leaves: number): number[] {
  if (!Number.isSafeInteger(leaves) || leaves < 0 || leaves > MAX_LEAVES) {
    throw new RangeError(`expected 0 to ${MAX_LEAVES} leaves, got ${leaves}`);
  }
  const heights: number[] = [];
  let rest = leaves;
  for (let height = 0; rest > 0; height++) {
    if (rest % 2 === 1) heights.unshift(height);
    rest = (rest - (rest % 2)) / 2;
  }
  return heights;
}

function nodesOfTree(height: number): number {
  return 2 ** (height + 1) - 1;
}
