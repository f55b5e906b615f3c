import { toHex } from "@serinus/bytes";
import { ancestorAt, type SimBlock } from "./block-tree.ts";

/** What must hold whatever happens. Each throws an Error that says what did not. */
export interface Invariants {
  /** The highest block that an honest node finalized. */
  readonly highest: SimBlock;
  /** An honest node finalized a block: it must be on one chain with all that were finalized before, by anybody. */
  finalized(node: number, block: SimBlock): void;
  /** An honest node sent a vote of its own: it must not contradict an earlier one, restarts included. */
  voted(node: number, message: Uint8Array): void;
}

/** Votes are forgotten when the node has voted in this many rounds since. */
const REMEMBERED = 64;

export function createInvariants(genesis: SimBlock): Invariants {
  let highest = genesis;
  const votes = new Map<number, Map<string, string>>();
  return {
    get highest() {
      return highest;
    },
    finalized(node, block) {
      const [low, high] = block.number <= highest.number ? [block, highest] : [highest, block];
      if (ancestorAt(high, low.number) !== low)
        throw new Error(
          `UNSAFE: node ${node} finalized block ${block.number} ${block.hash}, but ${highest.number} ${highest.hash} is final`,
        );
      highest = high;
    },
    voted(node, message) {
      const sent = votes.get(node) ?? new Map<string, string>();
      votes.set(node, sent);
      const place = toHex(message.subarray(1, 18));
      const target = toHex(message.subarray(18, 54));
      const before = sent.get(place);
      if (before !== undefined && before !== target)
        throw new Error(`UNSAFE: node ${node} contradicts itself: ${before}, then ${target} in ${place}`);
      sent.set(place, target);
      if (sent.size > 3 * REMEMBERED) sent.delete(sent.keys().next().value as string);
    },
  };
}
