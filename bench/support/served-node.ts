import { type FullNode, type FullNodeOptions, startFullNode } from "@serinus/serinus-cli";

/** A node that makes no blocks and listens on this machine only. */
export function startQuietNode(
  options: Pick<FullNodeOptions, "chain" | "basePath" | "bootnodes" | "sync">,
): Promise<FullNode> {
  return startFullNode({
    ...{
      name: "bench",
      validator: false,
      sessionSeed: undefined,
      nodeKey: undefined,
      nodeKeyFile: undefined,
    },
    ...{
      listenAddresses: ["/ip4/127.0.0.1/tcp/0"],
      publicAddresses: [],
      discoverLocal: false,
      reservedNodes: [],
      reservedOnly: false,
    },
    ...{ inPeers: 4, inPeersLight: 4, outPeers: 4, prometheus: undefined, pruning: 256 },
    ...{ rpcPort: 0, rpcHost: "127.0.0.1", rpcCors: "*", unsafeRpc: true, rpcMaxConnections: 4 },
    log: {
      write: (level, target, message) => {
        if (level === "error" || level === "warn") console.error(`${target}: ${message}`);
      },
      setFilter: () => {},
      maxLevel: () => 1,
    },
    ...options,
  });
}

// Started as a process, with a specification and a base path: serves until it is killed, and tells where.
if (process.send !== undefined) {
  const [, , chain = "", basePath] = process.argv;
  const node = await startQuietNode({ chain, basePath, bootnodes: [], sync: "full" });
  process.on("message", () => void node.close().then(() => process.exit()));
  process.send(node.listenAddresses);
}
