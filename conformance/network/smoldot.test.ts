import assert from "node:assert/strict";
import { test } from "node:test";
import { followQuickChain } from "./follow-quick-chain.ts";

test("smoldot warp-syncs our chain, follows its finality and lets polkadot-api read its state", async (t) => {
  const followed = await followQuickChain(20);
  t.diagnostic(JSON.stringify(followed));
  const { checkpoint, warped, fragments, sets, voters, bytes, read } = followed;
  assert.ok(checkpoint === 0 && warped > 20 && fragments > 1);
  assert.ok(sets[1] > sets[0] && voters === 2);
  assert.ok(bytes > 200_000);
  assert.ok(read.number > warped && read.nonce === 1);
});
