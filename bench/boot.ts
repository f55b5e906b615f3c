import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import type { Bench } from "./figure.ts";
import { startNode } from "./support/node-process.ts";
import { connect, makerFor, type RpcClient } from "./support/rpc-client.ts";

const STARTS = 3;
const TRANSACTIONS = 20;

/**
 * How long `npm start` takes, its check of the installation included, from the start of the process to the first answer
 * over RPC: on a fresh clone (`cold`: nothing of what Node.js compiles is kept yet) and later (`warm`). And how long
 * after its submission a transaction stands in a block under instant seal.
 */
export const run: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  try {
    const cold: number[] = [];
    const warm: number[] = [];
    const stops: number[] = [];
    for (let i = 0; i < STARTS; i++) {
      const cache = join(folder, `${i}`);
      for (const spent of [cold, warm]) {
        const node = await startNode([], cache);
        try {
          const client = await connect(node.port);
          await client.request("chain_getHeader");
          spent.push(performance.now() - node.startedAt);
          client.close();
        } finally {
          stops.push(await node.stop());
        }
      }
    }
    report({ name: "first answer, cold", ...summary(cold) });
    report({ name: "first answer, warm", ...summary(warm) });
    report({ name: "stop", ...summary(stops) });
    await measureSealing(report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function measureSealing(report: Parameters<Bench>[0]): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const [one = 0, ...others] = await timesToBlock();
    first.push(one);
    later.push(...others);
  }
  report({ name: "first transaction to block", ...summary(first) });
  report({ name: "transaction to block", ...summary(later) });
}

/** Milliseconds for each of some transactions, one after the other, to a new node. */
async function timesToBlock(): Promise<number[]> {
  const node = await startNode(["--seal", "instant"]);
  try {
    const client = await connect(node.port);
    const maker = await makerFor(client);
    const alice = keypairFromUri("//Alice", "sr25519");
    const bob = keypairFromUri("//Bob", "sr25519");
    const spent: number[] = [];
    for (let nonce = 0; nonce <= TRANSACTIONS; nonce++) {
      const transfer = toHex(maker.sign(alice, nonce, maker.transfer(bob.publicKey, 10n ** 10n)));
      spent.push(await untilInBlock(client, transfer));
    }
    client.close();
    return spent;
  } finally {
    await node.stop();
  }
}

/** Milliseconds from the submission until the watcher is told of the block. */
async function untilInBlock(client: RpcClient, transaction: string): Promise<number> {
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    client
      .subscribe("author_submitAndWatchExtrinsic", [transaction], (status) => {
        if (typeof status === "object" && "inBlock" in status) resolve();
      })
      .catch(reject);
  });
  return performance.now() - started;
}

function summary(ms: readonly number[]): { value: number; unit: string; max: number; of: number } {
  const sorted = [...ms].sort((a, b) => a - b);
  return {
    value: round(sorted[sorted.length >> 1] ?? 0),
    unit: "ms",
    max: round(sorted.at(-1) ?? 0),
    of: sorted.length,
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
