import { setTimeout } from "node:timers/promises";
import type { TestNetwork } from "./test-network.ts";

/** What was seen of a network's finality so far. */
export interface FinalityWatch {
  /** The largest number of blocks that a node's finalized block stood behind its best one. */
  largestLag(): number;
  /** Heights that were seen final. */
  heights(): number;
  /** Ends the watching. @throws Error for what a network must never do: it is told with the first such sight. */
  end(): Promise<void>;
  /** @throws Error likewise, without ending. */
  check(): void;
}

/** Milliseconds between two looks. */
const INTERVAL = 1_000;

/**
 * Looks at every node once a second. No node may say that a height is final with another block than any node said
 * before, nor fall back behind what it said itself, started anew or not.
 */
export function watchFinality(nodes: TestNetwork): FinalityWatch {
  const final = new Map<number, { readonly hash: string; readonly node: string }>();
  const highest = new Map<string, number>();
  let lag = 0;
  let failure: Error | undefined;
  let ended = false;

  function take(node: string, number: number, hash: string): void {
    const before = highest.get(node) ?? 0;
    if (number < before) failure ??= new Error(`${node} fell back from finalized #${before} to #${number}`);
    highest.set(node, number);
    const known = final.get(number);
    if (known === undefined) final.set(number, { hash, node });
    else if (known.hash !== hash)
      failure ??= new Error(
        `#${number} is final as ${known.hash} on ${known.node} and as ${hash} on ${node}`,
      );
  }

  async function look(): Promise<void> {
    while (!ended) {
      for (const [node, { best, finalized, finalizedHash }] of await nodes.statuses()) {
        take(node, finalized, finalizedHash);
        lag = Math.max(lag, best - finalized);
      }
      await setTimeout(INTERVAL);
    }
  }
  const looking = look().catch((error: Error) => {
    failure ??= error;
  });
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return {
    largestLag: () => lag,
    heights: () => final.size,
    check,
    async end() {
      ended = true;
      await looking;
      check();
    },
  };
}
