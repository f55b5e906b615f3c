import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import type { Random } from "../random.ts";
import { checkDatabase } from "./check-database.ts";
import { type ChildNode, startChildNode } from "./child-node.ts";
import { connectRpc, type RpcClient } from "./rpc-client.ts";
import { createSigner } from "./transfers.ts";

/** One round: a node that was killed under load, and what its database held afterwards. */
export interface KillRound {
  readonly seal: string;
  /** Milliseconds from the first block that was told as final until the kill. */
  readonly after: number;
  readonly best: number;
  readonly finalized: number;
  /** Highest block that a client was told is final, in this round or before. */
  readonly acknowledged: number;
  readonly submitted: number;
}

/** Transactions that are under way at a time. */
const WINDOW = 32;

/**
 * Runs a node as a process of its own on one folder, again and again, and ends it with SIGKILL at a random moment while
 * blocks are made as fast as they come. After each end the database must be whole and hold every block that a client
 * was told is final. SIGKILL leaves what the process has written in the system's page cache; a power cut does not.
 * @throws Error of the first round that loses something.
 */
export async function killRounds(
  folder: string,
  rounds: number,
  random: Random,
  tell: (round: KillRound) => void,
): Promise<void> {
  const acknowledged = new Map<number, BlockHash | undefined>();
  for (let round = 0; round < rounds; round++) {
    const seal = random.pick(["instant", "interval:5", "interval:20"]);
    const node = await startChildNode(["--base-path", folder, "--seal", seal, "--log", "warn"]);
    const load = await startLoad(node, seal === "instant", acknowledged);
    await load.underWay;
    const after = 50 + random.below(900);
    await sleep(after);
    await node.end("SIGKILL");
    const { best, finalized } = await checkDatabase(join(folder, "chains", "kusama-dev", "db"), acknowledged);
    tell({
      seal,
      after,
      best: best.number,
      finalized: finalized.number,
      acknowledged: Math.max(0, ...acknowledged.keys()),
      submitted: load.count,
    });
  }
}

/**
 * Keeps transactions coming until the node is gone, and notes every block that it says is final. `underWay` resolves
 * with the first that is new, so that no kill comes before there is anything to lose.
 */
async function startLoad(
  node: ChildNode,
  onDemand: boolean,
  acknowledged: Map<number, BlockHash | undefined>,
): Promise<{ readonly count: number; readonly underWay: Promise<void> }> {
  const client = await connectRpc(node.url);
  const { promise: underWay, resolve: isUnderWay } = Promise.withResolvers<void>();
  const load = { count: 0, underWay };
  let heads = 0;
  await client.subscribe("chain_subscribeFinalizedHeads", [], (result) => {
    const number = Number((result as { number: Hex }).number);
    acknowledged.set(number, undefined);
    // The first is the one of before.
    if (++heads === 2) isUnderWay();
    // The node may be gone before it answers.
    client.call("chain_getBlockHash", [number]).then(
      (hash) => void acknowledged.set(number, hash as BlockHash),
      () => undefined,
    );
  });
  const signer = await createSigner(client);
  void sendForever(client, signer, load);
  if (onDemand && !signer.transfers) void sealForever(client);
  return load;
}

async function sendForever(
  client: RpcClient,
  signer: Awaited<ReturnType<typeof createSigner>>,
  load: { count: number },
): Promise<void> {
  try {
    for (let nonce = await signer.nonce(); signer.transfers; nonce += WINDOW) {
      const batch = Array.from({ length: WINDOW }, (_, i) => toHex(signer.sign(nonce + i)));
      await Promise.all(batch.map((extrinsic) => client.call("author_submitExtrinsic", [extrinsic])));
      load.count += WINDOW;
    }
  } catch {
    // The node is gone: that is what this is about.
  }
}

async function sealForever(client: RpcClient): Promise<void> {
  try {
    for (;;) await client.call("engine_createBlock", [true, true]);
  } catch {
    // As above.
  }
}
