import { createRandom } from "../random.ts";
import { type SimulationOptions, type SimulationResult, SLOT } from "./options.ts";
import { planFaults } from "./plan-faults.ts";
import { produceBlocks } from "./produce-blocks.ts";
import { createWorld } from "./world.ts";

/** Simulated time after the last block in which finality has to catch up, in slots and rounds. */
const GRACE_SLOTS = 60;
const GRACE_ROUNDS = 40;
/** Slots for each wanted block, at most. */
const MOST_SLOTS = 3;

/**
 * Runs validators over a sparse network that loses, delays and reorders messages.
 * @throws Error when two honest nodes finalize contradicting blocks, one contradicts its own votes, or finality does
 * not catch up although more than two thirds are connected.
 */
export function simulate(options: SimulationOptions): SimulationResult {
  const random = createRandom(options.seed);
  const world = createWorld(options, random);
  world.start();
  produceBlocks(world, options);
  planFaults(world, options);
  const { queue } = world;
  const best = () => Math.max(...world.honest().map((node) => node.best.number));
  const made = run(world, options.blocks * MOST_SLOTS * SLOT, () => best() >= options.blocks);
  if (!made) throw new Error(`only ${best()} of ${options.blocks} blocks were made`);
  world.mend();
  const goal = options.blocks;
  const until = queue.now + GRACE_SLOTS * SLOT + GRACE_ROUNDS * 5 * options.gossipDuration;
  const caughtUp = run(world, until, () => world.honest().every((node) => node.finalized.number >= goal));
  const behind = world.honest().filter((node) => node.finalized.number < goal);
  if (!caughtUp)
    throw new Error(
      `NOT LIVE: ${behind.length} nodes have not finalized block ${goal}; the furthest behind is at ${Math.min(...behind.map((node) => node.finalized.number))}`,
    );
  return world.result();
}

/** Runs until something holds, looked at once a slot. */
function run(world: ReturnType<typeof createWorld>, until: number, done: () => boolean): boolean {
  for (let stop = world.queue.now + SLOT; stop <= until; stop += SLOT) {
    while (world.queue.next(stop));
    if (done()) return true;
  }
  return false;
}
