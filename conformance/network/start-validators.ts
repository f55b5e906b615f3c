import type { Hex } from "@serinus/bytes";
import { createLog, type FullNode, type FullNodeOptions, startFullNode } from "@serinus/serinus-cli";
import { connectRpc } from "../reliability/rpc-client.ts";

/** Alice's node and Bob's, connected over WebSocket, and RPC of Bob's. */
export interface Validators {
  readonly alice: FullNode;
  readonly bob: FullNode;
  /** Where other nodes reach them. */
  readonly addresses: readonly string[];
  readonly url: string;
  /** What they warned of. */
  readonly logged: string[];
  call(method: string, ...params: unknown[]): Promise<unknown>;
  /** Resolves when Bob's node has finalized this block. */
  finalized(number: number): Promise<void>;
  /** Bob's node's block with this hash, once it has come there. */
  block(
    hash: Hex,
  ): Promise<{ readonly header: { readonly number: Hex }; readonly extrinsics: readonly Hex[] }>;
  close(): Promise<void>;
}

/** Starts two validators with the session keys of `//Alice` and `//Bob` on the chain of a specification. */
export async function startValidators(chain: string): Promise<Validators> {
  const logged: string[] = [];
  const log = createLog("warn", { json: false, colour: false }, (line) => logged.push(line));
  const optionsOf = (name: string, bootnodes: readonly string[]): FullNodeOptions => ({
    ...{ chain, name, validator: true, sessionSeed: `//${name}`, bootnodes, log },
    ...{ basePath: undefined, nodeKey: undefined, nodeKeyFile: undefined },
    ...{
      listenAddresses: ["/ip4/127.0.0.1/tcp/0/ws"],
      publicAddresses: [],
      discoverLocal: false,
      reservedNodes: [],
    },
    ...{ reservedOnly: false, inPeers: 8, inPeersLight: 8, outPeers: 8 },
    ...{ rpcPort: 0, rpcHost: "127.0.0.1", rpcCors: "*", unsafeRpc: true, rpcMaxConnections: 10 },
    ...{ prometheus: undefined, pruning: "archive", sync: "full" },
  });
  const alice = await startFullNode(optionsOf("Alice", []));
  const bob = await startFullNode(optionsOf("Bob", alice.listenAddresses));
  const url = `ws://127.0.0.1:${bob.rpcPort}`;
  const rpc = await connectRpc(url);
  let height = 0;
  const waiting = new Set<{ readonly number: number; resolve(): void }>();
  await rpc.subscribe("chain_subscribeFinalizedHeads", [], (header) => {
    height = Number((header as { number: string }).number);
    for (const job of waiting) {
      if (job.number > height) continue;
      waiting.delete(job);
      job.resolve();
    }
  });
  let head = Promise.withResolvers<void>();
  await rpc.subscribe("chain_subscribeAllHeads", [], () => {
    head.resolve();
    head = Promise.withResolvers();
  });
  return {
    ...{ alice, bob, url, logged },
    addresses: [...alice.listenAddresses, ...bob.listenAddresses],
    call: (method, ...params) => rpc.call(method, params),
    finalized(number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (number <= height) resolve();
      else waiting.add({ number, resolve });
      return promise;
    },
    async block(hash) {
      for (;;) {
        const next = head.promise;
        const found = await rpc.call("chain_getBlock", [hash]);
        if (found !== null) return (found as { block: Awaited<ReturnType<Validators["block"]>> }).block;
        await next;
      }
    },
    async close() {
      await rpc.close();
      await bob.close();
      await alice.close();
    },
  };
}
