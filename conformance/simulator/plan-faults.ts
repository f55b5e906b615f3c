import { type SimulationOptions, SLOT } from "./options.ts";
import type { World } from "./world.ts";

/** Has nodes crash and the network fall apart, until the world is mended. */
export function planFaults(world: World, options: SimulationOptions): void {
  const { queue, random, nodes } = world;
  const soon = (slots: number) => queue.now + random.below(slots * SLOT);
  if (options.crashes)
    queue.at(soon(4), function crash() {
      if (world.mended) return;
      queue.at(soon(4), crash);
      const node = random.pick(nodes);
      world.crash(node);
      queue.at(soon(8), () => {
        if (node.index >= options.dead) world.restart(node);
      });
    });
  if (options.partitions)
    queue.at(soon(20), function fall() {
      if (world.mended) return;
      queue.at(soon(40) + 15 * SLOT, fall);
      const sides = nodes.map(() => random.below(2));
      world.fallApart((node) => sides[node] ?? 0);
      queue.at(soon(12), () => world.heal());
    });
}
