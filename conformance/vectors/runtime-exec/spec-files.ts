import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { VectorContext } from "../context.ts";

/** A state as its entries; `:code` may be among them. */
export type Entries = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

const CODE_KEY = "0x3a636f6465";
/** Key and value of `:code`. */
export const codeEntry = (code: Uint8Array): Entries[number] => [fromHex(CODE_KEY), code];

/** The file of that name among the fetched ones; without it says so and gives `undefined`. */
export function specFile(name: string, context: VectorContext): string | undefined {
  const path = context.specsDir === undefined ? undefined : join(context.specsDir, name);
  if (path !== undefined && existsSync(path)) return path;
  context.skip(name, `not in ${context.specsDir ?? "SERINUS_SPECS"}`);
  return undefined;
}

/** The genesis state of a chain spec. */
export function readGenesis(path: string, context: VectorContext): Entries {
  type Top = Readonly<Record<string, string>>;
  const { genesis } = context.json<{
    readonly genesis: { readonly raw: { readonly top: Top } | readonly [Top] };
  }>(path);
  return entriesOf("top" in genesis.raw ? genesis.raw.top : genesis.raw[0]);
}

/** A recorded state; entries without value, which stand for the code, are left out. */
export function readState(path: string): Entries {
  return entriesOf(readGzip<Readonly<Record<string, string | null>>>(path));
}

/** A state that a runtime built, with the configuration it was built of. */
export function readBuiltState(path: string): { readonly configJson: string; readonly top: Entries } {
  const { configJson, top } = readGzip<{ readonly configJson: string; readonly top: Record<string, string> }>(
    path,
  );
  return { configJson, top: entriesOf(top) };
}

/** The path of a state that a vector names by a path of its own, and perhaps a word on it. */
export function statePath(vector: string, named: string): string {
  const [file = ""] = named.split(" ");
  return join(vector, "..", "states", basename(file));
}

/** Code of that blake2-256 hash. @throws Error */
export function requireCodeHash(code: Uint8Array, expected: string): Uint8Array {
  const hash = toHex(blake2_256(code));
  if (hash !== expected) throw new Error(`the code has the hash ${hash}, expected ${expected}`);
  return code;
}

export const readBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** The code in a state. @throws Error */
export function codeOf(entries: Entries): Uint8Array {
  const code = entries.find(([key]) => toHex(key) === CODE_KEY)?.[1];
  if (code === undefined) throw new Error("the state has no :code");
  return code;
}

function entriesOf(top: Readonly<Record<string, string | null>>): Entries {
  return Object.entries(top).flatMap(([key, value]) =>
    value === null ? [] : [[fromHex(key), fromHex(value)] as const],
  );
}

function readGzip<T>(path: string): T {
  return JSON.parse(gunzipSync(readFileSync(path)).toString());
}
