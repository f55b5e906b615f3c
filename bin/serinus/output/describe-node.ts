import type { FullNode } from "../node/full-node.ts";
import { nodeVersion } from "./version.ts";

/** What an operator needs to know of a node that has just started, a line each for the log. */
export function describeNode(node: FullNode): string[] {
  const { slotDuration, epochLength } = node.timing;
  const minutes = (slotDuration * epochLength) / 60_000;
  return [
    `Serinus ${nodeVersion()}: ${node.name}, ${node.validator ? "a validator" : "a full node"} of ${node.spec.name}`,
    `genesis ${node.genesisHash}, kept in ${node.folder}`,
    `slots of ${slotDuration} ms, ${epochLength} of them make an epoch (${minutes} minutes)`,
    ...node.listenAddresses.map((address) => `listens on ${address}`),
    `RPC on port ${node.rpcPort}${node.prometheusPort === undefined ? "" : `, metrics on port ${node.prometheusPort}`}`,
  ];
}
