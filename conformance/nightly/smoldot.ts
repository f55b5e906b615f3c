import assert from "node:assert/strict";
import { followKusama } from "../network/follow-kusama.ts";
import { followQuickChain } from "../network/follow-quick-chain.ts";
import { findSpec } from "../specs-folder.ts";
import type { NightlySuite } from "./suite.ts";

/**
 * An unmodified smoldot: `--blocks` (100) finalized blocks of our runtime and a change of authorities; on the real
 * Kusama a warp sync with its runtime calls once `--from` (40) blocks are final, and `--kusama-blocks` (10) after it.
 */
export const run: NightlySuite = async (report, options) => {
  const { blocks, sets, voters, ...own } = await followQuickChain(options.number("blocks", 100));
  report({ name: "finalized blocks with our hashes", value: blocks, unit: "blocks", ...own });
  report({ name: "changes of authorities followed", value: sets[1] - sets[0], unit: "sets", voters });
  assert.ok(own.fragments > 0 && sets[1] > sets[0] && voters === 2);

  const spec = findSpec("chopsticks-kusama-local.json");
  if ("missing" in spec)
    return report({ name: "real Kusama", value: "not run", unit: "reason", reason: spec.missing });
  const from = options.number("from", 40);
  const kusama = await followKusama(spec.path, from, options.number("kusama-blocks", 10));
  assert.ok(kusama.start >= from);
  report({ name: "warp-synced on the real Kusama to", value: kusama.start, unit: "block", ...kusama });
};
