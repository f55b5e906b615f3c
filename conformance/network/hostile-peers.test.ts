import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { FIVE_NODES } from "./five-nodes.ts";
import { runningNetwork, waitUntil } from "./test-network.ts";
import { underAttack } from "./under-attack.ts";

test("hostile peers of every kind neither stop finality nor fill memory", { timeout: 115_000 }, async (t) => {
  const nodes = await runningNetwork(t, FIVE_NODES);
  await waitUntil(nodes, "five nodes with a finalized block", 60_000, async () => {
    const all = [...(await nodes.statuses()).values()];
    return all.length === 5 && all.every(({ finalized }) => finalized > 0);
  });
  const attacked = await underAttack(nodes, ["alice", "rpc"], { millis: 12_000, random: createRandom(5) });
  assert.equal(attacked.connections, 1_000);
  assert.ok(attacked.announces > 1_000 && attacked.frames > 100 && attacked.requests > 100);
  assert.ok(attacked.banned > 0, "those who flood were banned");
  assert.ok(attacked.finalized > 0, "blocks became final meanwhile");
  assert.ok(attacked.grown < 200, `${attacked.grown} MiB more`);
});
