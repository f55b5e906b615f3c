import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { toHex } from "@serinus/bytes";
import { startChildNode } from "../reliability/child-node.ts";
import { collectedMemory } from "../reliability/collected-memory.ts";
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
const MAX_GROWTH = 32;
/** Milliseconds between two looks at how many blocks there are. */
const POLL_INTERVAL = 50;
/** Blocks that need not be final yet: a development chain finalizes each a little later. */
const FINALITY_LAG = 200;

/** How much more than its header and body a block may leave in the database once states are pruned: keys and pages. */
const MAX_OVERHEAD = 6;

/**
 * Blocks at short intervals with transfers in them, on a node in a process of its own, with a client that follows the
 * chain: `--blocks` (10,000), `--interval` in milliseconds (10), `--transfers` that are sent with each new block (2),
 * `--pruning` (256). Resident memory after a collection has to stay flat after the first quarter, and the database to
 * grow only by what is kept of blocks themselves.
 */
export const run: NightlySuite = async (report, options) => {
  const blocks = options.number("blocks", 10_000);
  const interval = options.number("interval", 10);
  const transfers = options.number("transfers", 2);
  const pruning = options.number("pruning", 256);
  const folder = await mkdtemp(join(tmpdir(), "serinus-long-"));
  const flags = ["--base-path", folder, "--seal", `interval:${interval}`, "--pruning", String(pruning)];
  const node = await startChildNode([...flags, "--log", "warn"], ["--inspect=0"]);
  const client = await connectRpc(node.url);
  try {
    let finalized = 0;
    await client.subscribe("chain_subscribeFinalizedHeads", [], () => void finalized++);
    const sender = await startSender(client, transfers);
    const memory: number[] = [];
    const disk: number[] = [];
    const started = performance.now();
    for (let sample = 1; sample <= SAMPLES; sample++) {
      while (sender.blocks() < (blocks * sample) / SAMPLES) await setTimeout(POLL_INTERVAL);
      const uncollected = residentMiB(node.process.pid);
      const { resident, heaps } = await collectedMemory(node.process.pid, node.output());
      memory.push(resident);
      const database = databaseMiB(folder);
      disk.push(database);
      const seconds = Math.round((performance.now() - started) / 1000);
      const extra = { heaps, uncollected, block: sender.blocks(), finalized, database, seconds };
      report({
        name: "resident memory after a collection",
        value: resident,
        unit: "MiB",
        ...extra,
      });
    }
    const made = sender.blocks();
    const perSecond = made / ((performance.now() - started) / 1000);
    const sent = await sender.stop();
    report({ name: "blocks", value: made, unit: "blocks", interval, transfers: sent, pruning, perSecond });

    const warm = memory.slice(Math.floor(memory.length * WARM_UP));
    const half = Math.ceil(warm.length / 2);
    const growth = Math.max(...warm.slice(half)) - Math.max(...warm.slice(0, half));
    report({ name: "growth of resident memory", value: growth, unit: "MiB", maxGrowth: MAX_GROWTH });
    const middle = Math.floor(disk.length / 2);
    const grown = ((disk.at(-1) ?? 0) - (disk[middle] ?? 0)) * 2 ** 20;
    const perBlock = Math.round(grown / ((blocks * (disk.length - 1 - middle)) / SAMPLES));
    const ownBytes = await bytesOfBestBlock(client);
    report({ name: "database grown per block, later half", value: perBlock, unit: "bytes", ownBytes });
    if (perBlock > MAX_OVERHEAD * ownBytes)
      throw new Error(`the database grows by ${perBlock} bytes a block, blocks have ${ownBytes}`);
    if (growth > MAX_GROWTH) throw new Error(`resident memory grew by ${growth} MiB after the warm-up`);
    if (finalized < blocks - FINALITY_LAG)
      throw new Error(`a client was told of ${finalized} of ${made} blocks that they are final`);
  } finally {
    await client.close();
    await node.end("SIGTERM");
    await rm(folder, { recursive: true });
  }
};

/** Sends transfers with each new block, as long as those before have been answered. */
async function startSender(client: RpcClient, transfers: number) {
  const signer = await createSigner(client);
  const first = await signer.nonce();
  let nonce = first;
  let blocks = 0;
  let sending: Promise<void> | undefined;
  let stopped = false;
  let failure: unknown;

  async function send(): Promise<void> {
    for (let i = 0; i < transfers; i++)
      await client.call("author_submitExtrinsic", [toHex(signer.sign(nonce++))]);
  }

  await client.subscribe("chain_subscribeNewHeads", [], () => {
    blocks += 1;
    if (stopped || sending !== undefined || !signer.transfers) return;
    sending = send()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        sending = undefined;
      });
  });
  return {
    blocks(): number {
      if (failure !== undefined) throw failure;
      return blocks;
    },
    /** Ends with the number of transfers that were sent. */
    async stop(): Promise<number> {
      stopped = true;
      await sending;
      return nonce - first;
    },
  };
}

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
