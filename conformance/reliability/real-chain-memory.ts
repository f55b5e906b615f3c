import { toHex } from "@serinus/bytes";
import { openRealChain, type RealRuntime } from "../clients/real-runtimes.ts";
import { startChildNode } from "./child-node.ts";
import { type CollectedMemory, collectedMemory } from "./collected-memory.ts";
import { connectRpc } from "./rpc-client.ts";
import { createSigner } from "./transfers.ts";

/** What a run is to be. */
export interface MemoryRun {
  readonly blocks: number;
  /** Transfers in each block. */
  readonly transfers: number;
  /** How often memory is measured. */
  readonly samples: number;
  readonly onSample?: (block: number, memory: CollectedMemory, seconds: number) => void;
}

/**
 * Makes blocks of a real runtime on a node in a process of its own, with a client that follows the chain.
 * @returns MiB in the heaps of all its threads after collection, once a sample.
 */
export async function realChainMemory(
  runtime: RealRuntime,
  { blocks, transfers, samples, onSample }: MemoryRun,
): Promise<number[]> {
  const chain = await openRealChain(runtime);
  const node = await startChildNode(
    ["--chain", chain.path, "--tmp", "--seal", "manual", "--pruning", "16", "--log", "warn"],
    ["--inspect=0"],
  );
  const client = await connectRpc(node.url);
  try {
    await client.subscribe("chain_subscribeFinalizedHeads", [], () => {});
    const signer = await createSigner(client);
    let nonce = await signer.nonce();
    const heaps: number[] = [];
    const started = performance.now();
    for (let block = 1; block <= blocks; block++) {
      for (let i = 0; i < transfers; i++)
        await client.call("author_submitExtrinsic", [toHex(signer.sign(nonce++))]);
      await client.call("engine_createBlock", [false, true]);
      if (block % Math.ceil(blocks / samples) !== 0) continue;
      const memory = await collectedMemory(node.process.pid, node.output());
      heaps.push(memory.heaps);
      onSample?.(block, memory, Math.round((performance.now() - started) / 1000));
    }
    return heaps;
  } finally {
    await client.close();
    await node.end("SIGTERM");
    await chain.remove();
  }
}
