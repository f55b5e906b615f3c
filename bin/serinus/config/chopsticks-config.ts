import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Sealing } from "@serinus/authoring";
import { isRecord } from "@serinus/dynamic-codec";
import { parse, YAMLParseError } from "yaml";
import { UsageError } from "../output/usage-error.ts";

/** What a configuration file in chopsticks' form says, YAML or JSON. */
export interface ChopsticksConfig {
  readonly endpoints?: readonly string[];
  readonly at?: string | number;
  readonly seal?: Sealing;
  readonly db?: string;
  readonly resume?: boolean;
  readonly rpcPort?: number;
  readonly rpcHost?: string;
  readonly rpcTimeout?: number;
  readonly mockSignatures?: boolean;
  /** Storage to set before the first block, as `dev_setStorage` takes it. */
  readonly storage?: unknown;
  /** A file with code that takes the place of the chain's. */
  readonly wasmOverride?: string;
  /** A chain specification to begin with instead of another node's state. */
  readonly chainSpec?: string;
  /** Milliseconds since 1970 at which the first block's parent was made. */
  readonly timestamp?: number;
  /** 0 off to 5 trace. */
  readonly runtimeLogLevel?: number;
  /** Prefixes of keys in hex, or names: `Pallet`, `{ Pallet: [Item, ...] }`. */
  readonly prefetch?: readonly unknown[];
  /** Lines on keys that mean nothing here. */
  readonly notes: readonly string[];
}

/** Keys that are taken and mean nothing here, with the reason. */
const MEANINGLESS: Readonly<Record<string, string>> = {
  "max-memory-block-count": "blocks are kept on disk",
  "save-blocks": "blocks are kept on disk whenever db is given",
  "offchain-worker": "offchain workers do not run",
  "process-queued-messages": "no block is made for queued messages; ask for one with dev_newBlock",
  "allow-unresolved-imports": "an import that nobody provides is an error only when it is called",
  "registered-types": "types come from the runtime's metadata",
};

/** Reads a configuration file. @throws UsageError naming the key, the value, and what would fit */
export function readChopsticksConfig(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): ChopsticksConfig {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--config: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseChopsticksConfig(text, environment, dirname(resolve(path)));
}

/** Reads the text of a configuration file. @param folder to which paths in it are relative. @throws UsageError */
export function parseChopsticksConfig(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): ChopsticksConfig {
  const given = parseYaml(substitute(text, environment));
  if (!isRecord(given)) throw new UsageError("the configuration is no mapping of keys to values");
  const read: Record<string, unknown> = {};
  const notes: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const why = MEANINGLESS[key];
    if (why !== undefined) notes.push(`${key} has no effect here: ${why}`);
    else if (!Object.hasOwn(READERS, key))
      throw new UsageError(
        `${key} is no key of a configuration; there are ${[...Object.keys(READERS), ...Object.keys(MEANINGLESS)].join(", ")}`,
      );
    else if (value !== null && value !== undefined && value !== "")
      Object.assign(read, (READERS[key] as Reader)(value, key, folder));
  }
  return { ...read, notes };
}

type Reader = (value: unknown, key: string, folder: string) => Omit<ChopsticksConfig, "notes">;

const endpoints: Reader = (value, key) => {
  const list: unknown[] = [value].flat();
  return { endpoints: list.map((each) => websocketAddress(each, key)) };
};
const host: Reader = (value, key) => ({ rpcHost: text(value, key) });
const chainSpec: Reader = (value, key, folder) => ({ chainSpec: resolve(folder, text(value, key)) });

const READERS: Readonly<Record<string, Reader>> = {
  endpoint: endpoints,
  block: (value, key) => ({
    at: typeof value === "number" ? whole(value, key) : text(value, key),
  }),
  "build-block-mode": (value, key) => {
    const mode = (["batch", "instant", "manual"] as const).find(
      (each) => each === String(value).toLowerCase(),
    );
    if (mode === undefined) throw misfit(key, value, "Batch, Instant or Manual");
    return { seal: mode };
  },
  "import-storage": (value, key, folder) => ({
    storage: typeof value === "string" ? storageFile(resolve(folder, value), key) : value,
  }),
  "mock-signature-host": (value, key) => ({ mockSignatures: yesOrNo(value, key) }),
  db: (value, key, folder) => ({ db: resolve(folder, text(value, key)) }),
  "wasm-override": (value, key, folder) => ({ wasmOverride: resolve(folder, text(value, key)) }),
  genesis: chainSpec,
  "chain-spec": chainSpec,
  timestamp: (value, key) => ({ timestamp: whole(value, key) }),
  "runtime-log-level": (value, key) => {
    const level = whole(value, key);
    if (level > 5) throw misfit(key, value, "a number from 0 (off) to 5 (trace)");
    return { runtimeLogLevel: level };
  },
  resume: (value, key) => ({ resume: yesOrNo(value, key) }),
  "prefetch-storages": (value) => ({ prefetch: [value].flat() }),
  "rpc-timeout": (value, key) => ({ rpcTimeout: whole(value, key) }),
  port: (value, key) => ({ rpcPort: whole(value, key) }),
  addr: host,
  host,
};

/** Puts the environment's values for `${env.NAME}` and `${NAME}`; one that is not set is empty. */
function substitute(content: string, environment: Readonly<Record<string, string | undefined>>): string {
  return content.replaceAll(
    /\$\{\s*(?:env\.)?([A-Za-z_][A-Za-z0-9_]*)\s*\}/g,
    (_, name: string) => environment[name] ?? "",
  );
}

function parseYaml(content: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new UsageError(`the configuration is no YAML: ${error.message}`);
    throw error;
  }
}

/** Storage as a file in YAML or JSON gives it. @throws UsageError */
export function storageFile(path: string, key: string): unknown {
  try {
    return parseYaml(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${key}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** An address of a node. @throws UsageError */
export function websocketAddress(value: unknown, key: string): string {
  if (typeof value === "string" && /^wss?:\/\/[^\s]+$/.test(value)) return value;
  throw misfit(key, value, "an address that begins with ws:// or wss://");
}

function text(value: unknown, key: string): string {
  if (typeof value === "string") return value;
  throw misfit(key, value, "a text");
}

function whole(value: unknown, key: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw misfit(key, value, "a whole number");
}

function yesOrNo(value: unknown, key: string): boolean {
  if (typeof value === "boolean") return value;
  throw misfit(key, value, "true or false");
}

function misfit(key: string, value: unknown, wanted: string): UsageError {
  return new UsageError(`${key}: ${wanted} expected, got ${JSON.stringify(value)}`);
}
