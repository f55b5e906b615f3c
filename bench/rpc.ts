import { toHex } from "@serinus/bytes";
import { blake2_128Concat, keypairFromUri, storagePrefix } from "@serinus/crypto";
import type { Bench } from "./figure.ts";
import { startNode } from "./support/node-process.ts";
import { connect, makerFor, type RpcClient } from "./support/rpc-client.ts";

const READS = 20_000;
const OPERATIONS = 5_000;
const SUBMISSIONS = 1_000;
/** Requests under way at any time; below the limit on operations of one `chainHead` subscription. */
const AT_ONCE = 12;

/** Requests a second that one client over WebSocket gets out of a node in a process of its own. */
export const run: Bench = async (report) => {
  const node = await startNode(["--seal", "manual"]);
  try {
    const client = await connect(node.port);
    const alice = keypairFromUri("//Alice", "sr25519");
    const key = toHex(
      Uint8Array.from([...storagePrefix("System", "Account"), ...blake2_128Concat(alice.publicKey)]),
    );
    const measure = async (name: string, requests: number, request: (index: number) => Promise<unknown>) => {
      await inParallel(Math.ceil(requests / 10), (index) => request(index));
      const started = performance.now();
      await inParallel(requests, (index) => request(index + Math.ceil(requests / 10)));
      const value = Math.round((requests / (performance.now() - started)) * 1000);
      report({ name, value, unit: "requests/s", requests, atOnce: AT_ONCE });
    };

    await measure("state_getStorage", READS, async () => {
      if ((await client.request("state_getStorage", key)) === null) throw new Error("Alice has no account");
    });

    const storage = await followedStorage(client);
    await measure("chainHead_v1_storage", OPERATIONS, () => storage(key));

    // A transaction in the pool costs the check of its signature and the runtime's validation.
    const maker = await makerFor(client);
    const bob = keypairFromUri("//Bob", "sr25519");
    const transfers = Array.from({ length: SUBMISSIONS * 1.1 }, (_, nonce) =>
      toHex(maker.sign(alice, nonce, maker.transfer(bob.publicKey, 10n ** 10n))),
    );
    await measure("author_submitExtrinsic", SUBMISSIONS, (index) =>
      client.request("author_submitExtrinsic", transfers[index]),
    );
    client.close();
  } finally {
    await node.stop();
  }
};

/** Follows the chain, and returns a function that reads a value of its best block as polkadot-api does. */
async function followedStorage(client: RpcClient): Promise<(key: string) => Promise<void>> {
  const done = new Map<string, () => void>();
  /** Operations that were done before their id was known. */
  const early = new Set<string>();
  const initialized = Promise.withResolvers<string>();
  const follow = await client.subscribe("chainHead_v1_follow", [false], (event) => {
    if (typeof event === "string") return;
    const { event: type, operationId } = event as { event: string; operationId?: string };
    if (type === "initialized") {
      const { finalizedBlockHashes } = event as { finalizedBlockHashes?: string[] };
      initialized.resolve(finalizedBlockHashes?.at(-1) ?? "");
    }
    if (type !== "operationStorageDone" || operationId === undefined) return;
    const finish = done.get(operationId);
    if (finish === undefined) early.add(operationId);
    else finish();
    done.delete(operationId);
  });
  const hash = await initialized.promise;
  return async (key) => {
    const items = [{ key, type: "value" }];
    const started = await client.request("chainHead_v1_storage", follow, hash, items, null);
    const { result, operationId } = started as { result: string; operationId: string };
    if (result !== "started") throw new Error(`the operation was not started: ${JSON.stringify(started)}`);
    if (early.delete(operationId)) return;
    await new Promise<void>((resolve) => done.set(operationId, resolve));
  };
}

async function inParallel(count: number, request: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await request(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
