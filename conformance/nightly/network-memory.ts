import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { toHex } from "@serinus/bytes";
import { writeCompressedChain } from "../network/compressed-chain.ts";
import { FIVE_NODES } from "../network/five-nodes.ts";
import { requireRunning, testNetwork, waitUntil } from "../network/test-network.ts";
import { residentMiB, wholeResidentMiB } from "../reliability/resident-memory.ts";
import { connectRpc } from "../reliability/rpc-client.ts";
import { createSigner } from "../reliability/transfers.ts";
import type { NightlySuite } from "./suite.ts";

/** MiB that a node's process may hold at any sample, files in its memory included: 350 MB. */
const MAX_MEMORY = 333;
/** MiB by which the last quarter of a run may exceed the second. */
const MAX_GROWTH = 32;
/** How often memory is measured. */
const SAMPLES = 40;
/** Milliseconds between two looks at the chain. */
const POLL_INTERVAL = 1_000;
/** Milliseconds without a new block after which the network stands still. */
const STANDSTILL = 60_000;

/**
 * A day compressed: four validators and an RPC node on a chain with slots of 300 ms and epochs of twenty of them, for
 * `--blocks` (5,000), with `--transfers` a second (2). Every node's resident memory stays below 350 MB, and is in the
 * last quarter what it was in the second.
 */
export const run: NightlySuite = async (report, options) => {
  const blocks = options.number("blocks", 5_000);
  const transfers = options.number("transfers", 2);
  const folder = await mkdtemp(join(tmpdir(), "serinus-compressed-"));
  const nodes = await testNetwork({ ...FIVE_NODES, chain: await writeCompressedChain(folder) });
  try {
    await nodes.network.start();
    await waitUntil(nodes, "a first block", 60_000, async () => ((await nodes.status("rpc"))?.best ?? 0) > 0);
    const client = await connectRpc(`ws://127.0.0.1:${nodes.rpcPort("rpc")}`);
    const signer = await createSigner(client);
    let nonce = await signer.nonce();
    const memory = new Map<string, number[]>(nodes.network.nodes.map(({ plan }) => [plan.name, []]));
    const started = performance.now();
    let best = 0;
    let lastNew = started;
    for (let sample = 1; sample <= SAMPLES; ) {
      await setTimeout(POLL_INTERVAL);
      requireRunning(nodes, `after block ${best}`);
      for (let i = 0; i < transfers; i++)
        await client.call("author_submitExtrinsic", [toHex(signer.sign(nonce++))]);
      const status = await nodes.status("rpc");
      if (status !== undefined && status.best > best) {
        best = status.best;
        lastNew = performance.now();
      }
      if (performance.now() - lastNew > STANDSTILL)
        throw new Error(
          `no new block after #${best} for ${STANDSTILL} ms\n${nodes.lines.slice(-40).join("\n")}`,
        );
      if (best < (blocks * sample) / SAMPLES) continue;
      sample++;
      const resident: Record<string, number> = {};
      const anonymous: Record<string, number> = {};
      for (const node of nodes.network.nodes) {
        const { name } = node.plan;
        resident[name] = wholeResidentMiB(node.pid());
        anonymous[name] = residentMiB(node.pid());
        memory.get(name)?.push(resident[name]);
      }
      report({
        name: "largest resident memory",
        value: Math.max(...Object.values(resident)),
        unit: "MiB",
        block: best,
        finalized: status?.finalized,
        transfers: nonce,
        seconds: Math.round((performance.now() - started) / 1000),
        resident,
        anonymous,
      });
    }
    await client.close();
    const failures: string[] = [];
    for (const [name, samples] of memory) {
      const quarter = SAMPLES / 4;
      const growth = Math.max(...samples.slice(-quarter)) - Math.max(...samples.slice(quarter, 2 * quarter));
      const largest = Math.max(...samples);
      report({ name: `largest of ${name}`, value: largest, unit: "MiB", growth, of: MAX_MEMORY });
      if (largest > MAX_MEMORY) failures.push(`${name} held ${largest} MiB; ${MAX_MEMORY} are allowed`);
      if (growth > MAX_GROWTH)
        failures.push(`${name} grew by ${growth} MiB from the second quarter to the last`);
    }
    if (failures.length > 0) throw new Error(failures.join("\n"));
  } finally {
    await nodes.end();
    await rm(folder, { recursive: true, force: true });
  }
};
