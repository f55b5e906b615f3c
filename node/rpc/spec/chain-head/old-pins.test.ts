import assert from "node:assert/strict";
import { test } from "node:test";
import { createFakeNode } from "../../testing/fake-backend.ts";
import { createFakeClient, settle } from "../../testing/fake-client.ts";
import { MAX_PINNED_DEPTH } from "./follow.ts";

test("a client that holds on to one old block is stopped, so that states can be pruned again", async () => {
  const node = createFakeNode();
  const client = createFakeClient(node.backend);
  const follow = (await client.call("chainHead_v1_follow", [false])) as string;
  await settle();
  let block = node.backend.chain.best();
  for (let depth = 1; depth <= MAX_PINNED_DEPTH + 1; depth++) {
    assert.ok(!client.events(follow).some(({ event }) => event === "stop"), `stopped at depth ${depth - 1}`);
    block = node.importBlock(block);
    // Only the first block stays pinned.
    await client.call("chainHead_v1_unpin", [follow, block.hash]);
    node.setBest(block);
    node.finalize(block);
    await settle();
  }
  assert.deepEqual(client.events(follow).at(-1), { event: "stop" });
  assert.equal(node.pins.size, 0);
});
