import { readEmbeddedVersion } from "@serinus/engine-wasm";
import type { Executor, StorageEntry } from "@serinus/executor";
import {
  BuildStateResult,
  OptionalPreset,
  OptionalPresetId,
  PresetNames,
  presentVersion,
  RuntimeVersion,
} from "@serinus/runtime-api";
import { decodeRuntimeCode } from "@serinus/runtime-code";
import { bytes } from "@serinus/scale";
import type { GenesisConfig, RawGenesis } from "./chain-spec.ts";
import { ChainSpecError } from "./chain-spec-error.ts";
import { mergePatch, readJson, writeJson } from "./json.ts";

/** Runs a runtime that has no chain yet. */
export type StorageCaller = Pick<Executor, "callOnStorage">;

/** The key of the runtime's code. */
export const CODE_KEY: Uint8Array = new TextEncoder().encode(":code");

// Until April 2024 the runtime API had no presets, and other names.
const OLDER_DEFAULTS = "GenesisBuilder_create_default_config";
const OLDER_BUILD = "GenesisBuilder_build_config";

/** Names of the presets that a runtime offers (`GenesisBuilder_preset_names`). @throws ChainSpecError */
export async function presetNames(caller: StorageCaller, code: Uint8Array): Promise<string[]> {
  const method = "GenesisBuilder_preset_names";
  const { value } = await call(caller, code, method, new Uint8Array(0));
  return readAnswer(method, () => PresetNames.decode(value));
}

/**
 * JSON of a preset, or of the runtime's defaults when none is named (`GenesisBuilder_get_preset`).
 * @throws ChainSpecError naming the presets that there are.
 */
export async function readPreset(caller: StorageCaller, code: Uint8Array, name?: string): Promise<unknown> {
  const method = "GenesisBuilder_get_preset";
  const older = name === undefined ? { method: OLDER_DEFAULTS, args: new Uint8Array(0) } : undefined;
  const asked = await call(caller, code, method, OptionalPresetId.encode(name), older);
  const preset = readAnswer(method, () =>
    asked.method === method ? OptionalPreset.decode(asked.value) : bytes.decode(asked.value),
  );
  if (preset !== undefined) return readAnswer(method, () => readJson(new TextDecoder().decode(preset)));
  const names = (await presetNames(caller, code)).join(", ") || "none";
  const what = name === undefined ? "defaults" : `preset ${JSON.stringify(name)}`;
  throw new ChainSpecError("genesis.runtimeGenesis", `the runtime has no ${what}; its presets: ${names}`);
}

/** Lets a runtime build its first state (`GenesisBuilder_build_state`). @throws ChainSpecError */
export async function buildState(
  caller: StorageCaller,
  code: Uint8Array,
  config: GenesisConfig,
): Promise<RawGenesis> {
  const json = config.type === "config" ? config.value : await patched(caller, code, config);
  const args = bytes.encode(new TextEncoder().encode(writeJson(json)));
  const method = "GenesisBuilder_build_state";
  const { value, storage } = await call(caller, code, method, args, { method: OLDER_BUILD, args });
  const result = readAnswer(method, () => BuildStateResult.decode(value));
  if (result.type === "Err")
    throw new ChainSpecError("genesis.runtimeGenesis", `the runtime refuses it: ${result.value}`);
  return { type: "raw", top: storage, children: [] };
}

/** The defaults with the preset laid over them, and over that what the specification says itself. */
async function patched(
  caller: StorageCaller,
  code: Uint8Array,
  { preset, value }: Extract<GenesisConfig, { type: "patch" }>,
): Promise<unknown> {
  const defaults = await readPreset(caller, code);
  const base = preset === undefined ? defaults : mergePatch(defaults, await readPreset(caller, code, preset));
  return mergePatch(base, value);
}

/**
 * The version that code says it is: by its custom section where it has one, as nothing has to run for that; else by
 * `Core_version`. @throws ChainSpecError
 */
export async function codeVersion(caller: StorageCaller, code: Uint8Array): Promise<RuntimeVersion> {
  const embedded = embeddedVersion(code);
  if (embedded !== undefined) return embedded;
  const { value } = await call(caller, code, "Core_version", new Uint8Array(0));
  return readAnswer("Core_version", () => RuntimeVersion.decode(presentVersion(value)));
}

function embeddedVersion(code: Uint8Array): RuntimeVersion | undefined {
  try {
    const decoded = decodeRuntimeCode(code);
    const version = decoded.kind === "wasm" ? readEmbeddedVersion(decoded.module) : undefined;
    return version && RuntimeVersion.decode(version);
  } catch {
    // What is wrong with the code is told by who is to run it.
    return undefined;
  }
}

/** Reads what a runtime answered, which may be anything. @throws ChainSpecError */
function readAnswer<T>(method: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ChainSpecError("genesis", `the answer of ${method} cannot be read: ${why}`, { cause });
  }
}

/** Calls a method, or where that fails the one that was there before it. */
async function call(
  caller: StorageCaller,
  code: Uint8Array,
  method: string,
  args: Uint8Array,
  before?: { readonly method: string; readonly args: Uint8Array },
): Promise<{
  readonly method: string;
  readonly value: Uint8Array;
  readonly storage: readonly StorageEntry[];
}> {
  const storage: readonly StorageEntry[] = [[CODE_KEY, code]];
  const outcome = await caller.callOnStorage({ storage, method, args });
  if (outcome.ok) return { ...outcome, method };
  const older = before && (await caller.callOnStorage({ storage, ...before }));
  if (before !== undefined && older?.ok) return { ...older, method: before.method };
  throw new ChainSpecError("genesis", `${method} failed: ${outcome.error}`);
}
