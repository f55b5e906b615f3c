import { toHex } from "@serinus/bytes";
import { BeefyGossipMessage, decodeFinalityProof, verifyFinalityProof } from "@serinus/consensus-beefy";
import type { BeefyCommitment } from "@serinus/runtime-api";
import { ancestorAt, type SimBlock } from "./block-tree.ts";
import { verifyBeefy } from "./keys.ts";
import type { Sessions } from "./sessions.ts";
import type { SimNode } from "./sim-node.ts";

/** What must hold whatever happens. Each throws an Error that says what did not. */
export interface Invariants {
  /** The highest block that an honest node finalized. */
  readonly highest: SimBlock;
  /** An honest node finalized a block: it must be on one chain with all that were finalized before, by anybody. */
  finalized(node: number, block: SimBlock): void;
  /** An honest node sent a GRANDPA vote of its own: it must not contradict an earlier one, restarts included. */
  voted(node: number, message: Uint8Array): void;
  /** An honest node made a block: it must be its only one in the slot, restarts included. */
  authored(node: number, block: SimBlock): void;
  /** An honest node's best block: the heaviest it knows, above what it finalized. */
  best(node: SimNode): void;
  /** An honest node sent a BEEFY message; a vote of its own must not contradict an earlier one, restarts included. */
  committed(node: SimNode, message: Uint8Array): void;
  /** An honest node has a BEEFY proof: it must be of a final block, by its validators, and tell its root. */
  proven(node: number, number: number, encoded: Uint8Array): void;
}

/** Votes are forgotten when the node has voted in this many rounds since. */
const REMEMBERED = 64;

export function createInvariants(genesis: SimBlock, sessions: Sessions): Invariants {
  let highest = genesis;
  const votes = new Map<number, Map<string, string>>();
  const commitments = new Map<number, Map<number, string>>();
  const slots = new Map<number, Map<bigint, SimBlock>>();
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
    authored(node, block) {
      const made = slots.get(node) ?? new Map<bigint, SimBlock>();
      slots.set(node, made);
      const before = made.get(block.slot);
      if (before !== undefined)
        throw new Error(`UNSAFE: node ${node} made ${before.hash} and ${block.hash} in slot ${block.slot}`);
      made.set(block.slot, block);
    },
    best({ index, disk }) {
      const { best, finalized } = disk;
      if (ancestorAt(best, finalized.number) !== finalized)
        throw new Error(`node ${index}: its best block ${best.number} does not stand on what is final there`);
      for (const { number, weight, hash } of disk.unfinalized)
        if (weight > best.weight || (weight === best.weight && number > best.number))
          throw new Error(
            `node ${index}: its best block ${best.number} weighs ${best.weight}, but block ${number} ${hash} weighs ${weight}`,
          );
    },
    committed({ index, keys }, message) {
      const decoded = BeefyGossipMessage.decode(message);
      if (decoded.type !== "Vote" || decoded.value.id !== keys.beefy) return;
      const { block_number } = decoded.value.commitment;
      const sent = commitments.get(index) ?? new Map<number, string>();
      commitments.set(index, sent);
      const told = rootOf(decoded.value.commitment);
      if ((sent.get(block_number) ?? told) !== told)
        throw new Error(`UNSAFE: node ${index} commits to two roots at block ${block_number}`);
      sent.set(block_number, told);
    },
    proven(node, number, encoded) {
      const block = ancestorAt(highest, number);
      if (block === undefined)
        throw new Error(`UNSAFE: node ${node} has a BEEFY proof of block ${number}, which is not final`);
      const proof = decodeFinalityProof(encoded);
      verifyFinalityProof(proof, number, sessions.beefySet(block.state.session), verifyBeefy);
      if (rootOf(proof.value.commitment) !== toHex(block.state.mmrRoot))
        throw new Error(`UNSAFE: node ${node} has a BEEFY proof of another root of block ${number}`);
    },
  };
}

function rootOf({ payload }: BeefyCommitment): string {
  return payload.map(([, root]) => toHex(root)).join();
}
