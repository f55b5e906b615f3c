import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";
import { startChildNode } from "../reliability/child-node.ts";
import { residentMiB } from "../reliability/resident-memory.ts";
import { connectRpc, type RpcClient } from "../reliability/rpc-client.ts";
import { createSigner } from "../reliability/transfers.ts";
import type { NightlySuite } from "./suite.ts";

/** Three hashes, a number and one digest item. */
const HEADER_BYTES = 130;
/** How often memory and database are measured. */
const SAMPLES = 20;
/** Share of the run in which caches and heaps reach their size. */
const WARM_UP = 0.25;
/** MiB that resident memory may grow by after the warm-up. */
const MAX_GROWTH = 64;

/** How much more than its header and body a block may leave in the database once states are pruned: keys and pages. */
const MAX_OVERHEAD = 6;

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
    const disk: number[] = [];
    const started = performance.now();
    for (let block = 1; block <= blocks; block++) {
      for (let i = 0; i < (signer.transfers ? transfers : 0); i++)
        await client.call("author_submitExtrinsic", [toHex(signer.sign(nonce++))]);
      await client.call("engine_createBlock", [true, true]);
      if (block % Math.ceil(blocks / SAMPLES) !== 0) continue;
      memory.push(residentMiB(node.process.pid));
      const database = databaseMiB(folder);
      disk.push(database);
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
    const middle = Math.floor(disk.length / 2);
    const grown = ((disk.at(-1) ?? 0) - (disk[middle] ?? 0)) * 2 ** 20;
    const perBlock = Math.round(grown / ((disk.length - 1 - middle) * Math.ceil(blocks / SAMPLES)));
    const ownBytes = await bytesOfBestBlock(client);
    report({ name: "database grown per block, later half", value: perBlock, unit: "bytes", ownBytes });
    if (perBlock > MAX_OVERHEAD * ownBytes)
      throw new Error(`the database grows by ${perBlock} bytes a block, blocks have ${ownBytes}`);
    if (growth > MAX_GROWTH) throw new Error(`resident memory grew by ${growth} MiB after the warm-up`);
    if (finalized < blocks)
      throw new Error(`a client was told of ${finalized} of ${blocks} finalized blocks`);
  } finally {
    await client.close();
    await node.end("SIGTERM");
    await rm(folder, { recursive: true });
  }
};

/** Bytes of the best block's header and extrinsics, the header as Kusama's commonly is. */
async function bytesOfBestBlock(client: RpcClient): Promise<number> {
  const { block } = (await client.call("chain_getBlock")) as { block: { extrinsics: readonly string[] } };
  return block.extrinsics.reduce((sum, hex) => sum + (hex.length - 2) / 2, HEADER_BYTES);
}

/** Size of all files below a folder. */
function databaseMiB(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return Number((bytes / 2 ** 20).toFixed(1));
}
