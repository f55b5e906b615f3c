import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createExecutor } from "@serinus/executor";
import { builtInSpec, DEV_NODE_DEFAULTS, startDevNode } from "@serinus/serinus-cli";
import { createRandom } from "../random.ts";
import { hostileExtrinsics } from "../reliability/hostile-extrinsics.ts";
import { hostileFrames } from "../reliability/hostile-frames.ts";
import { hostileSpecs } from "../reliability/hostile-specs.ts";
import { connectRpc } from "../reliability/rpc-client.ts";
import type { NightlySuite } from "./suite.ts";

/** Megabytes of heap that may be kept after a batch of hostile input: caches fill up to their bounds. */
const MAX_GROWTH = 16;

/** Mutated extrinsics, requests and specifications: `--count` (10,000) of each, `--specs` (1,000), `--seed` (1). */
export const run: NightlySuite = async (report, options) => {
  const count = options.number("count", 10_000);
  const random = createRandom(options.number("seed", 1));
  const node = await startDevNode({ ...DEV_NODE_DEFAULTS, seal: "manual" });
  const url = `ws://127.0.0.1:${node.port}`;
  const client = await connectRpc(url);

  /** Runs `batch` twice, so that caches are filled by the first, and measures what the second leaves behind. */
  async function withoutGrowth<T>(name: string, batch: (count: number) => Promise<T>): Promise<T> {
    await batch(Math.ceil(count / 10));
    const before = heapAfterCollection();
    const started = performance.now();
    const result = await batch(count);
    const seconds = (performance.now() - started) / 1000;
    const growth = (heapAfterCollection() - before) / 2 ** 20;
    report({ name: `${name}: heap kept`, value: Number(growth.toFixed(2)), unit: "MiB", count, seconds });
    if (growth > MAX_GROWTH) throw new Error(`${name}: ${growth.toFixed(1)} MiB were kept after ${count}`);
    return result;
  }

  try {
    const extrinsics = await withoutGrowth("extrinsics", (n) => hostileExtrinsics(client, n, random));
    report({ name: "extrinsics refused", value: count, unit: "extrinsics", codes: byCode(extrinsics) });
    const frames = await withoutGrowth("requests", (n) => hostileFrames(client, url, n, random));
    report({ name: "requests answered", value: count, unit: "requests", codes: byCode(frames.codes) });
    const health = await client.call("system_health");
    if (health === null) throw new Error("the node answers no more");
  } finally {
    await client.close();
    await node.close();
  }
  await readSpecs(options.number("specs", 1000));

  async function readSpecs(specs: number): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "serinus-specs-"));
    const executor = createExecutor({ storePath: folder, pruning: 1 });
    try {
      const outcome = await hostileSpecs(await builtInSpec("development"), executor, specs, random, 10);
      report({ name: "specifications read or refused", value: specs, unit: "specifications", ...outcome });
    } finally {
      await executor.close();
      rmSync(folder, { recursive: true });
    }
  }
};

function byCode(codes: ReadonlyMap<number, number>): Record<string, number> {
  return Object.fromEntries([...codes].sort(([a], [b]) => a - b));
}

/** Bytes of this thread's heap and of its byte arrays when all garbage is gone. */
function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
