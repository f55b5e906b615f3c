import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";
import { startChildNode } from "../reliability/child-node.ts";
import { residentMiB } from "../reliability/resident-memory.ts";
import { connectRpc } from "../reliability/rpc-client.ts";
import { createSigner } from "../reliability/transfers.ts";
import type { NightlySuite } from "./suite.ts";

/** How often memory and database are measured. */
const SAMPLES = 20;
/** Share of the run in which caches and heaps reach their size. */
const WARM_UP = 0.25;
/** MiB that resident memory may grow by after the warm-up. */
const MAX_GROWTH = 64;

/**
 * Many blocks with transfers in each, as fast as they come, on a node in a process of its own, with a client that
 * follows the chain: `--blocks` (10,000), `--transfers` in each block (2), `--pruning` (256). Resident memory has to
 * stay flat after the first quarter, and the database to grow only by what is kept of blocks themselves.
 */
export const run: NightlySuite = async (report, options) => {
  const blocks = options.number("blocks", 10_000);
  const transfers = options.number("transfers", 2);
  const pruning = options.number("pruning", 256);
  const folder = await mkdtemp(join(tmpdir(), "serinus-long-"));
  const node = await startChildNode([
    ...["--base-path", folder, "--seal", "manual", "--pruning", String(pruning), "--log", "warn"],
  ]);
  const client = await connectRpc(node.url);
  try {
    let finalized = 0;
    await client.subscribe("chain_subscribeFinalizedHeads", [], () => void finalized++);
    const signer = await createSigner(client);
    const first = await signer.nonce();
    let nonce = first;
    const memory: number[] = [];
    const started = performance.now();
    for (let block = 1; block <= blocks; block++) {
      for (let i = 0; i < (signer.transfers ? transfers : 0); i++)
        await client.call("author_submitExtrinsic", [toHex(signer.sign(nonce++))]);
      await client.call("engine_createBlock", [true, true]);
      if (block % Math.ceil(blocks / SAMPLES) !== 0) continue;
      memory.push(residentMiB(node.process.pid));
      const database = databaseMiB(folder);
      const seconds = Math.round((performance.now() - started) / 1000);
      report({ name: "resident memory", value: memory.at(-1) ?? 0, unit: "MiB", block, database, seconds });
    }
    const warm = memory.slice(Math.floor(memory.length * WARM_UP));
    const half = Math.ceil(warm.length / 2);
    const growth = Math.max(...warm.slice(half)) - Math.max(...warm.slice(0, half));
    const made = nonce - first;
    const rate = blocks / ((performance.now() - started) / 1000);
    report({
      name: "blocks",
      value: blocks,
      unit: "blocks",
      transfers: made,
      pruning,
      finalized,
      perSecond: rate,
    });
    report({ name: "growth of resident memory", value: growth, unit: "MiB", maxGrowth: MAX_GROWTH });
    const bytesPerBlock = (databaseMiB(folder) * 2 ** 20) / blocks;
    report({ name: "database per block", value: Math.round(bytesPerBlock), unit: "bytes" });
    if (growth > MAX_GROWTH) throw new Error(`resident memory grew by ${growth} MiB after the warm-up`);
    if (finalized < blocks)
      throw new Error(`a client was told of ${finalized} of ${blocks} finalized blocks`);
  } finally {
    await client.close();
    await node.end("SIGTERM");
    await rm(folder, { recursive: true });
  }
};

/** Size of all files below a folder. */
function databaseMiB(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Number((bytes / 2 ** 20).toFixed(1));
}
