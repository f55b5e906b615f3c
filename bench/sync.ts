import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { makeSealedChain, type SealedChain } from "@serinus/conformance/sealed-chain";
import type { Bench } from "./figure.ts";
import { importPlainly } from "./support/import-plainly.ts";
import { startQuietNode } from "./support/served-node.ts";

const TRANSFERS = 3;
const POLL = 50;

type Report = Parameters<Bench>[0];

/**
 * A new node that gets a chain of sealed blocks with transfers: 1,000 blocks, with `--large` 10,000. Once from a file,
 * through the import queue alone; then over libp2p from a node in another process, block by block and by warp sync.
 */
export const run: Bench = async (report, args) => {
  const blocks = args.includes("--large") ? 10_000 : 1_000;
  const folder = mkdtempSync(join(tmpdir(), "serinus-bench-sync-"));
  try {
    const started = performance.now();
    const made = await makeSealedChain(join(folder, "made"), { blocks, transfers: TRANSFERS });
    tell(report, "sync.made", blocks, performance.now() - started);
    const plain = await importPlainly(made, join(folder, "plain"));
    tell(report, "sync.plain import", blocks, plain);
    const full = await syncFrom(made, folder, "full", blocks);
    tell(report, "sync.full", blocks, full, { ofPlainImport: round(plain / full) });
    const warp = await syncFrom(made, folder, "warp", blocks);
    report({ name: "sync.warp", value: round(warp / 1000), unit: "s", blocks });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Milliseconds from the start of a new node until it has the whole chain finalized. */
async function syncFrom(
  made: SealedChain,
  folder: string,
  sync: "full" | "warp",
  blocks: number,
): Promise<number> {
  const server = fork(fileURLToPath(new URL("./support/served-node.ts", import.meta.url)), [
    made.spec,
    join(folder, "made"),
  ]);
  try {
    const [bootnodes] = (await once(server, "message")) as [string[]];
    const started = performance.now();
    const node = await startQuietNode({ chain: made.spec, basePath: join(folder, sync), bootnodes, sync });
    try {
      while ((await finalizedNumber(node.rpcPort)) < blocks) await setTimeout(POLL);
      return performance.now() - started;
    } finally {
      await node.close();
    }
  } finally {
    server.send("stop");
    await once(server, "exit");
  }
}

async function finalizedNumber(port: number): Promise<number> {
  const ask = async (method: string, params: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers, body });
    return ((await answer.json()) as { result: unknown }).result;
  };
  const header = await ask("chain_getHeader", [await ask("chain_getFinalizedHead", [])]);
  return Number((header as { number: string }).number);
}

function tell(
  report: Report,
  name: string,
  blocks: number,
  milliseconds: number,
  more: Readonly<Record<string, string | number>> = {},
): void {
  const value = Math.round((blocks / milliseconds) * 1000);
  report({ name, value, unit: "blocks/s", transfersPerSecond: value * TRANSFERS, blocks, ...more });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
