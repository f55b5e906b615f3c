import { z } from "zod";
import { isBuiltIn } from "../chain/built-in-specs.ts";
import { UsageError } from "../output/usage-error.ts";

const count = z.union([z.int(), z.string().regex(/^[0-9]+$/)]).transform(Number);
const environment = z.array(
  z.object({ name: z.string(), value: z.union([z.string(), z.number()]).transform(String) }),
);

const node = z.object({
  name: z.string(),
  validator: z.boolean().default(true),
  args: z.array(z.string()).optional(),
  extra_args: z.array(z.string()).optional(),
  env: environment.default([]),
  rpc_port: z.int().optional(),
  ws_port: z.int().optional(),
  p2p_port: z.int().optional(),
  prometheus_port: z.int().optional(),
});

const group = node
  .omit({ validator: true, rpc_port: true, ws_port: true, p2p_port: true, prometheus_port: true })
  .extend({ count });

const file = z.object({
  relaychain: z.object({
    chain: z.string().default("rococo-local"),
    chain_spec_path: z.string().optional(),
    default_args: z.array(z.string()).default([]),
    genesis: z.record(z.string(), z.unknown()).default({}),
    nodes: z.array(node).default([]),
    node_groups: z.array(group).default([]),
  }),
  parachains: z.array(z.unknown()).default([]),
});

/** Where zombienet's files put the part of the genesis that is the runtime's, newest form first. */
const GENESIS_PATHS = [
  ["runtimeGenesis", "patch"],
  ["runtimeGenesis", "config"],
  ["runtime", "runtime_genesis_config"],
  ["runtime"],
] as const;

/**
 * Turns what stands in a zombienet file into what our own would say. Images, commands, resources and whatever else
 * concerns the process that runs a node have no meaning here and are passed over: the node is ours.
 * @throws UsageError naming the place, or what cannot be done.
 */
export function fromZombienet(content: unknown, path: string): unknown {
  const read = file.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(`${path}: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { relaychain, parachains } = read.data;
  if (parachains.length > 0)
    throw new UsageError(
      `${path}: [[parachains]]: a network of a relay chain alone is what can be run; leave them out`,
    );
  const groups = relaychain.node_groups.flatMap(({ count: members, ...member }) =>
    Array.from({ length: members }, (_, index) => ({
      ...member,
      name: `${member.name}-${index}`,
      validator: true,
    })),
  );
  return {
    chain: relaychain.chain_spec_path ?? chainOf(relaychain.chain, path),
    genesis: genesisOf(relaychain.genesis),
    args: relaychain.default_args,
    nodes: [...relaychain.nodes, ...groups].map((given) => nodeOf(given)),
  };
}

function nodeOf(given: z.infer<typeof node>) {
  const rpcPort = given.rpc_port ?? given.ws_port;
  return {
    name: given.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    validator: given.validator,
    ...(rpcPort === undefined ? {} : { rpcPort }),
    ...(given.p2p_port === undefined ? {} : { port: given.p2p_port }),
    ...(given.prometheus_port === undefined ? {} : { prometheusPort: given.prometheus_port }),
    args: [...(given.args ?? []), ...(given.extra_args ?? [])],
    env: Object.fromEntries(given.env.map((variable) => [variable.name, variable.value])),
  };
}

/** zombienet names chains of the Rust node; every local one of them is the local chain here. */
function chainOf(chain: string, path: string): string {
  if (isBuiltIn(chain)) return chain;
  if (chain.endsWith("-local")) return "local";
  if (chain.endsWith("-dev")) return "development";
  throw new UsageError(
    `${path}: relaychain.chain: "${chain}" is not known here; write kusama-local, or give chain_spec_path`,
  );
}

function genesisOf(genesis: Record<string, unknown>): unknown {
  for (const steps of GENESIS_PATHS) {
    let at: unknown = genesis;
    for (const step of steps) at = isRecord(at) ? at[step] : undefined;
    // TOML's tables have no prototype; the copy is an object like any other.
    if (isRecord(at)) return structuredClone(at);
  }
  return {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
