import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { parse as parseToml, TomlError } from "smol-toml";
import { parse as parseYaml, YAMLParseError } from "yaml";
import { z } from "zod";
import { BUILT_IN_CHAINS, isBuiltIn } from "../chain/built-in-specs.ts";
import { UsageError } from "../output/usage-error.ts";
import { fromZombienet } from "./zombienet-file.ts";

const port = z.int().min(1).max(65535);
const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,31}$/,
    "a node's name is of small letters, digits and dashes, at most 32 of them",
  );

const node = z.strictObject({
  name: name.describe("Names the node in logs and on the status screen, and gives its session keys: //Name."),
  validator: z.boolean().default(true).describe("Whether the node makes and finalizes blocks."),
  rpcPort: port.optional().describe("Port of JSON-RPC; any free one by default."),
  port: port.optional().describe("Port of the peer-to-peer network; any free one by default."),
  prometheusPort: port.optional().describe("Port of the metrics; any free one by default."),
  args: z.array(z.string()).default([]).describe("Further flags of `serinus node`."),
  env: z.record(z.string(), z.string()).default({}).describe("Environment variables of the process."),
});

/** A network in one file: the chain, and who takes part in it. */
const network = z.strictObject({
  chain: z
    .string()
    .default("local")
    .describe(`${BUILT_IN_CHAINS.join(", ")}, or the path of a specification, seen from the file.`),
  genesis: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("A patch of the genesis configuration, as in a specification's `runtimeGenesis.patch`."),
  args: z.array(z.string()).default([]).describe("Further flags of `serinus node`, for every node."),
  nodes: z.array(node).min(1, "a network has at least one node"),
});

/** What a network's file says, with defaults filled in and paths made absolute. */
export type NetworkFile = z.infer<typeof network>;
/** One node of a network's file. */
export type NetworkNode = NetworkFile["nodes"][number];

/** Four validators and a node that only serves RPC, on the port that clients expect. An epoch lasts a minute. */
export const DEFAULT_NETWORK: NetworkFile = network.parse({
  chain: "fast",
  nodes: [
    ...["alice", "bob", "charlie", "dave"].map((validator) => ({ name: validator })),
    { name: "rpc", validator: false, rpcPort: 9944 },
  ],
});

/**
 * Reads a network from a file: our YAML (`.yml`, `.yaml`, and JSON, which is YAML), or the TOML of zombienet.
 * @throws UsageError naming the place in the file and what would be right there.
 */
export async function readNetworkFile(path: string): Promise<NetworkFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `${path}: ${error.code === "ENOENT" ? "there is no such file" : error.message}; name a network's file`,
    );
  });
  const file = parseNetwork(text, extname(path) === ".toml" ? "toml" : "yaml", path);
  return isBuiltIn(file.chain) ? file : { ...file, chain: resolve(dirname(path), file.chain) };
}

/** @param path names the text in errors. @throws UsageError */
export function parseNetwork(text: string, format: "yaml" | "toml", path: string): NetworkFile {
  const read = network.safeParse(
    format === "toml" ? fromZombienet(readToml(text, path), path) : readYaml(text, path),
  );
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(`${path}: ${placeOf(issue?.path ?? [])}: ${issue?.message}`);
  }
  const names = new Set<string>();
  for (const { name: given } of read.data.nodes) {
    if (names.has(given))
      throw new UsageError(`${path}: two nodes are called "${given}"; each needs a name of its own`);
    names.add(given);
  }
  if (!read.data.nodes.some(({ validator }) => validator))
    throw new UsageError(`${path}: no node is a validator; nobody would make blocks`);
  return read.data;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return place.replace(/^\./, "") || "the whole file";
}

function readYaml(text: string, path: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError)
      throw new UsageError(`${path}: this is no YAML: ${error.message}`);
    throw error;
  }
}

function readToml(text: string, path: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (error instanceof TomlError) throw new UsageError(`${path}: this is no TOML: ${error.message}`);
    throw error;
  }
}
