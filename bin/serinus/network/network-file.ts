import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { parse as parseToml, TomlError } from "smol-toml";
import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { BUILT_IN_CHAINS, isBuiltIn } from "../chain/built-in-specs.ts";
import { UsageError } from "../output/usage-error.ts";
import { placeOf } from "./place-of.ts";
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
  const { content, lineOf } = format === "toml" ? readToml(text, path) : readYaml(text, path);
  const read = network.safeParse(content);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = issue?.path ?? [];
    const line = lineOf(issue?.code === "unrecognized_keys" ? [...at, ...issue.keys.slice(0, 1)] : at);
    const where = line === undefined ? placeOf(at) : `${placeOf(at)} (line ${line})`;
    throw new UsageError(`${path}: ${where}: ${issue?.message}`);
  }
  refuseTwice(read.data, path);
  if (!read.data.nodes.some(({ validator }) => validator))
    throw new UsageError(`${path}: no node is a validator; nobody would make blocks`);
  return read.data;
}

/** @throws UsageError for a name or a port that two nodes are given: neither would find its own. */
function refuseTwice({ nodes }: NetworkFile, path: string): void {
  const names = new Set<string>();
  const ports = new Set<number>();
  for (const { name: given, rpcPort, port: listening, prometheusPort } of nodes) {
    if (names.has(given))
      throw new UsageError(`${path}: two nodes are called "${given}"; each needs a name of its own`);
    names.add(given);
    for (const wanted of [rpcPort, listening, prometheusPort]) {
      if (wanted === undefined) continue;
      if (ports.has(wanted))
        throw new UsageError(`${path}: port ${wanted} is given twice; leave one out and it is chosen free`);
      ports.add(wanted);
    }
  }
}

/** What a file holds, and on which line something stands where that can be told. */
interface FileContent {
  readonly content: unknown;
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

function readYaml(text: string, path: string): FileContent {
  const lines = new LineCounter();
  // Balances are larger than what a number holds exactly.
  const document = parseDocument(text, { lineCounter: lines, intAsBigInt: true });
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${path}: this is no YAML: ${error.message}`);
  const lineOf: FileContent["lineOf"] = (at) => {
    const found = document.getIn(at, true);
    if (isNode(found) && found.range) return lines.linePos(found.range[0]).line;
    return at.length === 0 ? undefined : lineOf(at.slice(0, -1));
  };
  try {
    const content = document.toJS({ maxAliasCount: 100, reviver: (_, value) => numberWhereExact(value) });
    return { content, lineOf };
  } catch (bomb) {
    if (bomb instanceof ReferenceError) throw new UsageError(`${path}: this is no YAML: ${bomb.message}`);
    throw bomb;
  }
}

function numberWhereExact(value: unknown): unknown {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function readToml(text: string, path: string): FileContent {
  try {
    const content = parseToml(text, { integersAsBigInt: "asNeeded" });
    return { content: fromZombienet(content, path), lineOf: () => undefined };
  } catch (error) {
    if (error instanceof TomlError) throw new UsageError(`${path}: this is no TOML: ${error.message}`);
    throw error;
  }
}
