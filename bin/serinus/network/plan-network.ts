import { createHash } from "node:crypto";
import { join } from "node:path";
import { toHex } from "@serinus/bytes";
import { peerIdOf } from "@serinus/network/node-key";
import { UsageError } from "../output/usage-error.ts";
import { freePorts, isFree } from "./free-ports.ts";
import type { NetworkFile, NetworkNode } from "./network-file.ts";

/** How one process of a network is to be started. */
export interface PlannedNode {
  readonly name: string;
  readonly validator: boolean;
  /** Its base path. */
  readonly folder: string;
  readonly logFile: string;
  readonly rpcPort: number;
  readonly port: number;
  readonly prometheusPort: number;
  /** Secret URI that all its session keys come from, as Substrate's presets have it. */
  readonly sessionSeed: string;
  /** Arguments of the `serinus` command. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Name of the specification in a network's folder. */
export const SPEC_FILE = "spec.json";

/** A network ready to be started. */
export interface NetworkPlan {
  readonly folder: string;
  readonly specFile: string;
  /** Where its nodes are reached, for the specification to name. */
  readonly bootNodes: readonly string[];
  readonly nodes: readonly PlannedNode[];
}

/**
 * Gives every node its ports, its folder under `folder` and its flags. All know the address of all others: a network of
 * one machine needs no discovery to come together, and the first node may be stopped like any other.
 * @throws UsageError when a port that the file names is taken.
 */
export async function planNetwork(file: NetworkFile, folder: string): Promise<NetworkPlan> {
  const specFile = join(folder, SPEC_FILE);
  for (const { name, rpcPort, port, prometheusPort } of file.nodes) {
    for (const wanted of [rpcPort, port, prometheusPort]) {
      if (wanted !== undefined && !(await isFree(wanted)))
        throw new UsageError(
          `${name}: port ${wanted} is taken; stop what uses it, or leave it out of the file and one is chosen free`,
        );
    }
  }
  const free = await freePorts(file.nodes.length * 3);
  const take = (): number => free.pop() as number;
  const placed = file.nodes.map((node) => ({
    ...node,
    rpcPort: node.rpcPort ?? take(),
    port: node.port ?? take(),
    prometheusPort: node.prometheusPort ?? take(),
    nodeKey: nodeKey(node),
  }));
  const addresses = placed.map(
    ({ port, nodeKey: key }) => `/ip4/127.0.0.1/tcp/${port}/ws/p2p/${peerIdOf(key)}`,
  );
  const nodes = placed.map((node, index): PlannedNode => {
    const base = join(folder, node.name);
    const others = addresses.filter((_, other) => other !== index);
    const args = [
      "node",
      ...["--chain", specFile],
      ...["--name", node.name],
      ...(node.validator ? ["--validator"] : []),
      ...["--base-path", base],
      ...["--listen-addr", `/ip4/127.0.0.1/tcp/${node.port}/ws`],
      ...["--rpc-port", String(node.rpcPort)],
      ...["--prometheus-port", String(node.prometheusPort)],
      ...["--node-key", toHex(node.nodeKey).slice(2)],
      ...(others.length > 0 ? ["--bootnodes", ...others] : []),
      // The status screen says the same of all nodes.
      ...["--log", "informant=off"],
      ...file.args,
      ...node.args,
    ];
    return {
      name: node.name,
      validator: node.validator,
      folder: base,
      logFile: join(folder, `${node.name}.log`),
      rpcPort: node.rpcPort,
      port: node.port,
      prometheusPort: node.prometheusPort,
      sessionSeed: `//${node.name.charAt(0).toUpperCase()}${node.name.slice(1)}`,
      args,
      env: node.env,
    };
  });
  return { folder, specFile, bootNodes: addresses, nodes };
}

/** The same every time, so that a restored network finds its peers again. A network of one machine has no secrets. */
function nodeKey({ name }: NetworkNode): Uint8Array {
  return createHash("sha256").update(`serinus network node ${name}`).digest();
}
