/**
 * Which block to vote for: the session's first until it has a proof, then one that lies about half way to the last
 * finalized block, a power of two above the last proven one and at least `minDelta` (`sc_consensus_beefy`). Nodes that
 * see slightly different chains so vote for the same.
 * @returns undefined while that block is not final.
 */
export function voteTarget(
  bestGrandpa: number,
  bestBeefy: number,
  sessionStart: number,
  minDelta: number,
): number | undefined {
  let target = sessionStart;
  if (bestBeefy >= sessionStart) {
    const half = Math.floor((Math.max(0, bestGrandpa - bestBeefy) + 1) / 2);
    target = bestBeefy + Math.max(minDelta, nextPowerOfTwo(half));
  }
  return target > bestGrandpa ? undefined : target;
}

function nextPowerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}
