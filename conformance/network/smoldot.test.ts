import assert from "node:assert/strict";
import { test } from "node:test";
import { warpQuickChain } from "./warp-quick-chain.ts";

test("smoldot verifies a warp sync of our chain", async (t) => {
  const { checkpoint, warped, fragments } = await warpQuickChain();
  t.diagnostic(JSON.stringify({ checkpoint, warped, fragments }));
  assert.ok(warped > checkpoint + 20 && fragments > 1);
});
