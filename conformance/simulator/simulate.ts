import { createRandom } from "../random.ts";
import { authorBlocks } from "./author-blocks.ts";
import { proofKey } from "./beefy-edge.ts";
import { ancestorAt, type SimBlock } from "./block-tree.ts";
import { type SimulationOptions, type SimulationResult, SLOT } from "./options.ts";
import { planFaults } from "./plan-faults.ts";

import { createWorld, type World } from "./world.ts";

/** Simulated time after the last block in which finality has to catch up, in slots and rounds. */
const GRACE_SLOTS = 60;
const GRACE_ROUNDS = 40;
/** Simulated time in which BEEFY has to catch up with GRANDPA: some rebroadcasts. */
const GRACE_BEEFY = 600_000;
/** Of so many nodes one's fork choice is looked at in each slot. */
const LOOKED_AT = 4;
/** Slots for each wanted block, at most. */
const MOST_SLOTS = 3;

/**
 * Runs validators over a sparse network that loses, delays and reorders messages.
 * @throws Error when two honest nodes finalize contradicting blocks, one contradicts its own votes or makes two blocks in
 * a slot, one refuses another's block or takes a lighter chain, or when blocks, finality or BEEFY do not go on although
 * more than two thirds are connected.
 */
export function simulate(options: SimulationOptions): SimulationResult {
  const random = createRandom(options.seed);
  const world = createWorld(options, random);
  world.start();
  authorBlocks(world);
  planFaults(world, options);
  const { queue } = world;
  const best = () => Math.max(...world.honest().map(({ disk }) => disk.best.number));
  const made = run(world, options.blocks * MOST_SLOTS * SLOT, () => best() >= options.blocks);
  if (!made) throw new Error(`NOT LIVE: only ${best()} of ${options.blocks} blocks were made`);
  world.mend();
  const goal = options.blocks;
  const until = queue.now + GRACE_SLOTS * SLOT + GRACE_ROUNDS * 5 * options.gossipDuration;
  const caughtUp = run(world, until, () => world.honest().every(({ disk }) => disk.finalized.number >= goal));
  const behind = world.honest().filter(({ disk }) => disk.finalized.number < goal);
  if (!caughtUp)
    throw new Error(
      `NOT LIVE: ${behind.length} nodes have not finalized block ${goal}; the furthest behind is at ${Math.min(...behind.map(({ disk }) => disk.finalized.number))}`,
    );
  if (options.beefy) waitForBeefy(world, goal);
  return world.result();
}

/** Every honest node has a proof of the first block of every session up to the goal's. */
function waitForBeefy(world: World, goal: number): void {
  const starts: number[] = [];
  for (let at = ancestorAt(world.invariants.highest, goal); at?.parent !== undefined; at = at.parent)
    if (at.number === 1 || at.state.session > (at.parent as SimBlock).state.session) starts.push(at.number);
  const lacking = () =>
    world
      .honest()
      .flatMap(({ index, disk }) =>
        starts.filter((start) => !disk.records.has(proofKey(start))).map((start) => `${start} on ${index}`),
      );
  if (!run(world, world.queue.now + GRACE_BEEFY, () => lacking().length === 0))
    throw new Error(`NOT LIVE: BEEFY's proofs are missing of blocks ${lacking().join(", ")}`);
}

/** Runs until something holds, looked at once a slot. */
function run(world: World, until: number, done: () => boolean): boolean {
  for (let stop = world.queue.now + SLOT; stop <= until; stop += SLOT) {
    while (world.queue.next(stop));
    world.honest().forEach((node, i) => {
      if (i % LOOKED_AT === (stop / SLOT) % LOOKED_AT) world.invariants.best(node);
    });
    if (done()) return true;
  }
  return false;
}
