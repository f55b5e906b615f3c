import { join } from "node:path";
import type { BlockHash } from "@serinus/bytes";
import type { ChainSpec } from "@serinus/chain-spec";
import { type Network, type NetworkOptions, nodeKeyFromFile, parseNodeKey } from "@serinus/network";
import { UsageError } from "../output/usage-error.ts";
import type { FullNodeOptions } from "./full-node-options.ts";

/** How the network is to be, by a node's options. @throws UsageError when there is no key to be had. */
export function toNetworkOptions(
  options: FullNodeOptions,
  { forkId, protocolId, bootNodes, chainType }: ChainSpec,
  genesisHash: BlockHash,
  chainFolder: string,
): NetworkOptions {
  return {
    chain: { genesisHash, forkId, protocolId },
    nodeKey: readNodeKey(options, chainFolder),
    listenAddresses: options.listenAddresses,
    publicAddresses: options.publicAddresses,
    bootnodes: [...bootNodes, ...options.bootnodes],
    reservedNodes: options.reservedNodes,
    reservedOnly: options.reservedOnly,
    allowPrivateIp: options.allowPrivateIp ?? chainType !== "Live",
    inPeers: options.inPeers,
    inPeersLight: options.inPeersLight,
    outPeers: options.outPeers,
    userAgent: `Serinus (${options.name})`,
    log: options.log.write,
  };
}

/** @throws UsageError when there is no key to be had. */
function readNodeKey({ nodeKey, nodeKeyFile }: FullNodeOptions, chainFolder: string): Uint8Array {
  try {
    if (nodeKey !== undefined) return parseNodeKey(nodeKey);
    return nodeKeyFromFile(nodeKeyFile ?? join(chainFolder, "network", "secret_ed25519"));
  } catch (error) {
    throw new UsageError(
      `${nodeKey === undefined ? "--node-key-file" : "--node-key"}: ${(error as Error).message}`,
    );
  }
}

/** Listens and connects. @throws UsageError when no address can be listened on. */
export async function startNetwork(network: Network): Promise<void> {
  try {
    await network.start();
  } catch (error) {
    throw new UsageError(
      `--listen-addr: ${reasonOf(error as Error)}; name an address of this machine and a port that is free`,
    );
  }
}

/** libp2p tells of each address on a line of its own, with the stack below it. */
function reasonOf({ message }: Error): string {
  const lines = message.split("\n").filter((line) => /^\s*\/.*Error: /.test(line));
  return lines.map((line) => line.trim().replace(" Error: ", " ")).join(", ") || message;
}
