import assert from "node:assert/strict";
import { test } from "node:test";
import { missingRuntime, REAL_RUNTIMES } from "../clients/real-runtimes.ts";
import { realChainMemory } from "./real-chain-memory.ts";

// The short form of `npm run nightly -- real-chains`: a block that kept what it needed would leave megabytes behind.
for (const runtime of REAL_RUNTIMES.filter(({ hasAssets }) => hasAssets)) {
  test(`blocks of the real ${runtime.name} leave nothing in memory`, {
    skip: missingRuntime(runtime),
  }, async () => {
    const heaps = await realChainMemory(runtime, { blocks: 90, transfers: 1, samples: 3 });
    const [, warm = 0, last = 0] = heaps;
    assert.ok(last - warm <= 6, `heaps of ${heaps.join(", ")} MiB`);
  });
}
