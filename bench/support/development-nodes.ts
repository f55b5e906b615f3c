import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";
import { formatChainSpec, parseChainSpec, toRawSpec } from "@serinus/chain-spec";
import { keypairFromUri } from "@serinus/crypto";
import { createExecutor } from "@serinus/executor";
import type { Figure } from "../figure.ts";
import { startChopsticks } from "./chopsticks.ts";
import { type NodeProcess, startNode } from "./node-process.ts";
import { connect, makerFor } from "./rpc-client.ts";

/** Transfers submitted to each: chopsticks needs minutes for as many as ours holds. */
const OURS = 2000;
const PEERS = 20;

/** What a development node needs of a real chain, in milliseconds. */
interface Needed {
  /** From the start of the process until it listens. */
  readonly open: number;
  /** For a transfer, from its submission on, the block included. */
  readonly transfer: number;
  /** For a transfer, of the time in which its block is made. */
  readonly block: number;
}

/**
 * Starts development nodes on the chain of a runtime's preset `local_testnet`, both from the same file, and makes a
 * block of transfers on each. @param peer folder in which chopsticks is installed; without it only ours is measured.
 */
export async function measureNodes(
  report: (figure: Figure) => void,
  code: string,
  peer: string | undefined,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  try {
    const spec = join(folder, "chain.json");
    writeFileSync(spec, await rawSpec(code, folder));
    const cache = join(folder, "compile-cache");
    const start = () => startNode(["--chain", spec, "--seal", "manual"], cache);
    const cold = await start();
    report({ name: "wasm.open.cold", value: cold.openedAt - cold.startedAt, unit: "ms" });
    await cold.stop();
    const ours = await measure(await start(), OURS, "engine_createBlock", [false, true]);
    tell("ours", ours, OURS);
    if (peer === undefined) return;
    const theirs = await measure(await startChopsticks(peer, spec, folder), PEERS, "dev_newBlock", []);
    tell("chopsticks", theirs, PEERS);
    for (const what of ["open", "transfer", "block"] as const)
      report({ name: `wasm.ratio.${what}`, value: theirs[what] / ours[what], unit: "times" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  function tell(node: string, { open, transfer, block }: Needed, transfers: number): void {
    report({ name: `wasm.open.${node}`, value: open, unit: "ms" });
    report({ name: `wasm.node.transfer.${node}`, value: transfer, unit: "ms", transfers });
    report({ name: `wasm.node.block.${node}`, value: block, unit: "ms", transfers });
  }
}

async function rawSpec(code: string, folder: string): Promise<string> {
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const genesis = { runtimeGenesis: { code: toHex(readFileSync(code)), preset: "local_testnet" } };
    const plain = { name: "Kusama", id: "kusama_bench", chainType: "Local", genesis };
    return formatChainSpec(await toRawSpec(parseChainSpec(JSON.stringify(plain)), executor));
  } finally {
    await executor.close();
  }
}

async function measure(
  node: NodeProcess,
  transfers: number,
  makeBlock: string,
  args: readonly unknown[],
): Promise<Needed> {
  try {
    const client = await connect(node.port);
    // What is loaded and compiled for the first block and the first transaction is nobody's transfer.
    await client.request(makeBlock, ...(args.length === 0 ? args : [true, true]));
    const maker = await makerFor(client);
    const alice = keypairFromUri("//Alice", "sr25519");
    const bob = keypairFromUri("//Bob", "sr25519");
    const call = maker.transfer(bob.publicKey, 10n ** 10n);
    const signed = Array.from({ length: transfers }, (_, nonce) => toHex(maker.sign(alice, nonce, call)));
    const submittedAt = performance.now();
    for (const transfer of signed) await client.request("author_submitExtrinsic", transfer);
    const begunAt = performance.now();
    await client.request(makeBlock, ...args);
    const doneAt = performance.now();
    const made = (await client.request("chain_getBlock")) as { block: { extrinsics: unknown[] } };
    const included = made.block.extrinsics.length - 2;
    if (included < 1) throw new Error(`the block holds none of ${transfers} transfers`);
    client.close();
    // A busy machine makes fewer in the time that an author has.
    const block = (doneAt - begunAt) / included;
    return {
      open: node.openedAt - node.startedAt,
      transfer: (begunAt - submittedAt) / transfers + block,
      block,
    };
  } finally {
    await node.stop();
  }
}
