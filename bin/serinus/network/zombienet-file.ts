import { z } from "zod";
import { isBuiltIn } from "../chain/built-in-specs.ts";
import { UsageError } from "../output/usage-error.ts";
import { placeOf } from "./place-of.ts";

const count = z.union([z.int(), z.string().regex(/^[0-9]+$/)]).transform(Number);
const environment = z.array(
  z.object({ name: z.string(), value: z.union([z.string(), z.number()]).transform(String) }),
);

/** Arguments as zombienet takes them: a flag and its value may stand in one text, for a shell takes them apart. */
const args = z
  .array(z.string())
  .default([])
  .transform((texts) => texts.flatMap((text) => text.trim().split(/\s+/)));

/** What cannot be done, for a clear word about it in place of a network that is another than the file's. */
const impossible = (instead: string) => z.never({ error: `this cannot be done; ${instead}` }).optional();

const node = z.object({
  name: z.string(),
  validator: z.boolean().default(true),
  args,
  extra_args: args,
  db_snapshot: impossible("leave it out: the chain begins at its genesis"),
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
    chain_spec_path: z
      .string()
      .regex(/^(?!https?:)/, "a specification is not fetched; name a file")
      .optional(),
    chain_spec_command: impossible("write the specification to a file and give chain_spec_path"),
    default_db_snapshot: impossible("leave it out: the chain begins at its genesis"),
    wasm_override: impossible("give chain_spec_path, a specification with that code"),
    raw_spec_override: impossible("give chain_spec_path, the specification as it is to be"),
    default_args: args,
    runtime_genesis_patch: z.record(z.string(), z.unknown()).optional(),
    genesis: z.record(z.string(), z.unknown()).default({}),
    nodes: z.array(node).default([]),
    node_groups: z.array(group).default([]),
  }),
  parachains: z.array(z.unknown()).default([]),
});

/** Where zombienet's files put the part of the genesis that is the runtime's, newest form first. */
const GENESIS_PATHS = [
  ["runtime_genesis_patch"],
  ["genesis", "runtimeGenesis", "patch"],
  ["genesis", "runtimeGenesis", "config"],
  ["genesis", "runtime", "runtime_genesis_config"],
  ["genesis", "runtime"],
] as const;

/**
 * Turns what stands in a zombienet file into what our own would say. Images, commands, resources and whatever else
 * concerns the process that runs a node have no meaning here and are passed over; flags are the node's matter.
 * @throws UsageError naming the place, or what cannot be done.
 */
export function fromZombienet(content: unknown, path: string): unknown {
  const read = file.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(`${path}: ${placeOf(issue?.path ?? [])}: ${issue?.message}`);
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
    genesis: genesisOf(relaychain),
    args: kept(relaychain.default_args),
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
    args: kept([...given.args, ...given.extra_args]),
    env: Object.fromEntries(given.env.map((variable) => [variable.name, variable.value])),
  };
}

/** `-:--flag` takes away a flag that zombienet would give itself. */
function kept(given: readonly string[]): string[] {
  return given.filter((flag) => !flag.startsWith("-:"));
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

function genesisOf(relaychain: Record<string, unknown>): unknown {
  for (const steps of GENESIS_PATHS) {
    let at: unknown = relaychain;
    for (const step of steps) at = isRecord(at) ? at[step] : undefined;
    // TOML's tables have no prototype; the copy is an object like any other.
    if (isRecord(at)) return structuredClone(at);
  }
  return {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
