import assert from "node:assert/strict";
import { test } from "node:test";
import { followQuickChain } from "./follow-quick-chain.ts";

test("smoldot warp-syncs our chain and follows it through a change of authorities", async (t) => {
  const { checkpoint, warped, fragments, blocks, sets, voters } = await followQuickChain(8);
  t.diagnostic(JSON.stringify({ checkpoint, warped, fragments, blocks, sets, voters }));
  assert.ok(warped > checkpoint + 20 && fragments > 1);
  assert.ok(blocks >= 8);
  assert.ok(sets[1] > sets[0]);
  assert.equal(voters, 2);
});
