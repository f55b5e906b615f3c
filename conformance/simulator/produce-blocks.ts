import type { ScheduledChange } from "@serinus/consensus-grandpa";
import type { SimBlock } from "./block-tree.ts";
import { type SimulationOptions, SLOT } from "./options.ts";
import type { SimNode } from "./sim-node.ts";
import type { World } from "./world.ts";

/** Blocks from the announcement of a change to its taking effect. */
const DELAY = 2;

/**
 * Makes blocks as BABE does: in a quarter of the slots one or more validators win, which makes forks, and in the others
 * one is told to. Each builds on what it takes for the best chain.
 */
export function produceBlocks(world: World, options: SimulationOptions): void {
  const { queue, random, nodes, tree } = world;
  let slot = 0;
  queue.at(SLOT, function next() {
    slot++;
    queue.at((slot + 1) * SLOT, next);
    const primary = random.oneIn(4);
    const authors = new Set([random.pick(nodes)]);
    while (primary && random.oneIn(3)) authors.add(random.pick(nodes));
    for (const author of authors) {
      if (author.voter === undefined) continue;
      make(author, primary, 0);
      if (author.liar) make(author, primary, 1);
    }
  });

  function make(author: SimNode, primary: boolean, salt: number): void {
    const parent = salt === 1 ? (author.best.parent ?? author.best) : author.best;
    world.importBlock(author, tree.make(parent, slot, author.index * 2 + salt, primary, change(parent)));
  }

  /** The runtime announces the next set at a session's first block. */
  function change(parent: SimBlock): ScheduledChange | undefined {
    const number = parent.number + 1;
    if (options.session === 0 || number % options.session !== 0) return undefined;
    // Small sets could not do without an honest one: they only get another number.
    const faulty = options.dead + options.liars;
    const left = options.validators < 10 ? -1 : (number / options.session) % (faulty || options.validators);
    const next_authorities = nodes
      .filter(({ index }) => index !== left)
      .map(({ id }): [SimNode["id"], number] => [id, 1]);
    return { next_authorities, delay: DELAY };
  }
}
