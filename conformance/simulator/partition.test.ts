import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { authorBlocks } from "./author-blocks.ts";
import { SLOT } from "./options.ts";
import { createWorld } from "./world.ts";

/** Ten validators of whom so many are cut off from the rest; what each side has finalized then, and after healing. */
function cutOff(few: number, seed: number) {
  const world = createWorld(
    {
      ...{ validators: 10, blocks: 0, loss: 10, seed, gossipDuration: 1000, session: 20 },
      ...{ liars: 0, dead: 0, crashes: false, partitions: true, beefy: true, sr25519: false },
    },
    createRandom(seed),
  );
  const pass = (slots: number) => {
    const end = world.queue.now + slots * SLOT;
    while (world.queue.next(end));
  };
  const finalized = () => world.nodes.map(({ disk }) => disk.finalized.number);
  world.start();
  authorBlocks(world);
  world.fallApart((node) => (node < few ? 1 : 0));
  pass(50);
  const apart = finalized();
  const committed = world.nodes.map(({ running }) => running?.beefy?.bestBeefy ?? 0);
  world.heal();
  pass(30);
  return { apart, committed, healed: finalized() };
}

test("while three of ten are cut off the others go on, and afterwards there is one chain", () => {
  for (const seed of [1, 2, 3]) {
    const { apart, committed, healed } = cutOff(3, seed);
    for (const [node, number] of apart.entries()) {
      if (node < 3) assert.equal(number, 0, `node ${node} is alone with two others`);
      else assert.ok(number >= 15, `node ${node} has finalized ${number} of 50 slots`);
      assert.equal((committed[node] as number) > 0, node >= 3, `BEEFY on node ${node}`);
    }
    for (const [node, number] of healed.entries())
      assert.ok(number >= 35, `node ${node} has finalized ${number} of 80 slots`);
  }
});

test("while four of ten are cut off nothing is final on either side, and afterwards there is one chain", () => {
  const { apart, healed } = cutOff(4, 4);
  assert.deepEqual(new Set(apart), new Set([0]));
  for (const [node, number] of healed.entries())
    assert.ok(number >= 25, `node ${node} has finalized ${number} of 80 slots`);
});
