import type { BlockHash } from "@serinus/bytes";
import {
  decodeJustification,
  type GrandpaJustification,
  verifyJustification,
} from "@serinus/consensus-grandpa";
import { simpleVerify } from "@serinus/consensus-grandpa/testing";
import type { Random } from "../random.ts";
import type { BlockTree, SimBlock } from "./block-tree.ts";
import type { EventQueue } from "./event-queue.ts";
import { SLOT } from "./options.ts";
import type { SimNode } from "./sim-node.ts";

export interface BlockSyncOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly tree: BlockTree;
  readonly nodes: readonly SimNode[];
  neighbours(node: SimNode): readonly number[];
  connected(a: SimNode, b: SimNode): boolean;
  /** Whether a request and its answer get through. */
  reaches(from: SimNode, to: SimNode): boolean;
  importBlock(node: SimNode, block: SimBlock): void;
  justified(node: SimNode, justification: GrandpaJustification): void;
}

/** How blocks that were missed come to a node: a stand-in for `node/sync`. */
export interface BlockSync {
  /** A neighbour announced a block. */
  announced(node: SimNode, from: SimNode, block: SimBlock): void;
  /** Asks a peer for a block and those before it. */
  fetch(node: SimNode, from: SimNode, block: SimBlock): void;
  /** Begins to compare a node with its neighbours now and then. */
  start(node: SimNode): void;
}

export function createBlockSync(options: BlockSyncOptions): BlockSync {
  const { queue, random, tree, nodes } = options;

  /** A block and those before it that a node has not, parents first; none when they stand on an abandoned fork. */
  function missing({ disk }: SimNode, block: SimBlock): SimBlock[] {
    const blocks: SimBlock[] = [];
    for (let at: SimBlock | undefined = block; at !== undefined && !disk.known.has(at); at = at.parent) {
      if (disk.abandoned.has(at)) {
        for (const one of blocks) disk.abandoned.add(one);
        return [];
      }
      blocks.push(at);
    }
    const base = blocks.at(-1)?.parent;
    if (base !== undefined && base !== disk.finalized && !disk.unfinalized.has(base)) {
      for (const one of blocks) disk.abandoned.add(one);
      return [];
    }
    return blocks.reverse();
  }

  /** A block request: there and back, unless one way is lost. */
  function fetch(node: SimNode, from: SimNode, block: SimBlock): void {
    if (!options.reaches(node, from)) return;
    queue.at(queue.now + 100 + random.below(300), () => {
      if (node.running === undefined || !from.disk.known.has(block)) return;
      for (const one of missing(node, block)) options.importBlock(node, one);
    });
  }

  /** Missed blocks, and what finalized the set that a node is still in. */
  function compare(node: SimNode): void {
    queue.at(queue.now + SLOT + random.below(SLOT), () => compare(node));
    const neighbours = options.neighbours(node);
    if (neighbours.length === 0) return;
    const from = nodes[random.pick(neighbours)] as SimNode;
    if (node.running === undefined || from.running === undefined) return;
    if (from.disk.best.number > node.disk.best.number) fetch(node, from, from.disk.best);
    const { authoritySet, voters } = node.running.voter;
    const setId = authoritySet.set_id;
    const ended = from.running.voter.authoritySet.authority_set_changes.find(([id]) => id === setId);
    if (ended === undefined || !options.connected(node, from)) return;
    for (const [hash, encoded] of from.disk.justifications) {
      const block = tree.get(hash as BlockHash) as SimBlock;
      if (block.number !== ended[1]) continue;
      if (!node.disk.known.has(block)) {
        fetch(node, from, block);
        return;
      }
      const justification = decodeJustification(encoded);
      verifyJustification(justification, setId, voters, simpleVerify);
      options.justified(node, justification);
      return;
    }
  }

  return {
    announced(node, from, block) {
      const blocks = missing(node, block);
      if (blocks.length > 1) fetch(node, from, block);
      else for (const one of blocks) options.importBlock(node, one);
    },
    fetch,
    start: compare,
  };
}
