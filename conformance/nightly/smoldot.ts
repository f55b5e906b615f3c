import assert from "node:assert/strict";
import { missingRuntime, REAL_RUNTIMES } from "../clients/real-runtimes.ts";
import { followKusama } from "../network/follow-kusama.ts";
import { followQuickChain } from "../network/follow-quick-chain.ts";
import type { NightlySuite } from "./suite.ts";

/**
 * An unmodified smoldot: a warp sync of our runtime's chain from its first block, and one from a checkpoint, `--blocks`
 * (100) finalized blocks after each, and changes of authorities; on the real Kusama a warp sync with its runtime calls once `--from` (40) blocks are final, and `--kusama-blocks` (10) after it.
 */
export const run: NightlySuite = async (report, options) => {
  for (const checkpoint of [false, true]) {
    const { blocks, sets, voters, ...own } = await followQuickChain(options.number("blocks", 100), {
      checkpoint,
    });
    report({ name: "finalized blocks with our hashes", value: blocks, unit: "blocks", ...own });
    report({ name: "changes of authorities followed", value: sets[1] - sets[0], unit: "sets", voters });
    assert.ok(own.fragments > 0 && sets[1] > sets[0] && voters === 2);
  }

  for (const runtime of REAL_RUNTIMES.filter(({ specName }) => specName === "kusama")) {
    const missing = missingRuntime(runtime);
    if (missing !== false) {
      report({ name: `${runtime.name}: not run`, value: missing, unit: "reason" });
      continue;
    }
    const from = options.number("from", 40);
    const kusama = await followKusama(runtime, from, options.number("kusama-blocks", 10));
    assert.ok(kusama.start >= from);
    report({ name: `${runtime.name}: warp-synced to`, value: kusama.start, unit: "block", ...kusama });
  }
};
