import assert from "node:assert/strict";
import { basename } from "node:path";
import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { Engine } from "@serinus/engine";
import { RuntimeVersion } from "@serinus/runtime-api";
import { decodeRuntimeCode, type Runtime, RuntimeTrap } from "@serinus/runtime-code";
import { bytes, str, vec } from "@serinus/scale";
import { createOverlay, memoryState, type StateView, trieState } from "@serinus/state";
import { EMPTY_TRIE_ROOT, proofStore, trieRoot } from "@serinus/trie";
import type { VectorContext } from "../context.ts";
import {
  codeOf,
  type Entries,
  readBuiltState,
  readBytes,
  readGenesis,
  requireCodeHash,
  specFile,
  statePath,
} from "./spec-files.ts";
import { callOn, createTestEngine, hostOn, loadCode, withCode } from "./test-chain.ts";

interface RecordedRuntime {
  readonly file?: string;
  readonly genesisSpec?: string;
  readonly codeBlake2_256: string;
  readonly codeLen: number;
  readonly wasmLen: number;
  readonly specName: string;
  readonly implName: string;
  readonly specVersion: number;
  readonly implVersion: number;
  readonly authoringVersion: number;
  readonly stateVersion: 0 | 1;
  readonly apis: readonly (readonly [id: string, version: number])[];
  readonly imports: readonly string[];
  readonly exports?: readonly string[];
  readonly calls: readonly (RecordedCall | RecordedBuild)[];
}

interface RecordedCall {
  readonly fn: string;
  readonly param: string;
  readonly len?: number;
  readonly blake2_256?: string;
  readonly result?: string;
  readonly error?: string;
  /** The state on which it was called, where that is not the genesis or the empty one. */
  readonly state?: string;
}

interface RecordedBuild {
  readonly fn: "GenesisBuilder_build_state";
  readonly preset: string;
  readonly result: string;
  readonly keys: number;
  readonly stateRootWithCode: string;
  readonly genesisHash: string;
  readonly stateFile: string;
}

/** Calls on the genesis states of real chains: `runtime-calls-on-genesis.json`. */
export async function callsOnGenesis(path: string, context: VectorContext): Promise<void> {
  const engine = createTestEngine();
  for (const recorded of context.json<RecordedRuntime[]>(path)) {
    const name = basename(recorded.genesisSpec ?? "", ".json.gz");
    const spec = specFile(`${name}.json`, context);
    if (spec === undefined) continue;
    const genesis = readGenesis(spec, context);
    const state = memoryState({ top: genesis }, recorded.stateVersion);
    await checkRuntime(
      { context, engine, path },
      `${name} ${recorded.specVersion}`,
      recorded,
      codeOf(genesis),
      state,
    );
  }
}

/** Calls on runtimes without a chain: `runtime-calls-on-blobs.json`. */
export async function callsOnBlobs(path: string, context: VectorContext): Promise<void> {
  const engine = createTestEngine();
  for (const recorded of context.json<RecordedRuntime[]>(path)) {
    const file = specFile(recorded.file ?? "", context);
    if (file === undefined) continue;
    const state = memoryState({ top: [] }, recorded.stateVersion);
    await checkRuntime({ context, engine, path }, basename(file, ".wasm"), recorded, readBytes(file), state);
  }
}

/** What the cases of one file share. */
interface Bench {
  readonly context: VectorContext;
  readonly engine: Engine;
  readonly path: string;
}

async function checkRuntime(
  bench: Bench,
  name: string,
  recorded: RecordedRuntime,
  code: Uint8Array,
  initial: StateView,
): Promise<void> {
  const { context, engine, path } = bench;
  requireCodeHash(code, recorded.codeBlake2_256);
  const runtime = loadCode(engine, code);
  const built = new Map<string, StateView>();
  const stateOf = (named: string | undefined): StateView => {
    if (named === undefined) return initial;
    const known =
      built.get(named) ??
      memoryState({ top: readBuiltState(statePath(path, named)).top }, recorded.stateVersion);
    built.set(named, known);
    return known;
  };
  await context.check(`${name}: description`, () => checkDescription(recorded, runtime, code));
  for (const [index, call] of recorded.calls.entries()) {
    await context.check(`${name}: ${index}: ${call.fn}`, () => {
      if ("stateFile" in call) checkBuild(bench, call, runtime, code, recorded.stateVersion);
      else checkCall(bench, call, runtime, stateOf(call.state));
    });
  }
}

function checkDescription(recorded: RecordedRuntime, runtime: Runtime, code: Uint8Array): void {
  const decoded = decodeRuntimeCode(code);
  assert.ok(decoded.kind === "wasm");
  assert.equal(code.length, recorded.codeLen);
  assert.equal(decoded.module.length, recorded.wasmLen);
  const version = RuntimeVersion.decode(runtime.version);
  assert.equal(version.spec_name, recorded.specName);
  assert.equal(version.impl_name, recorded.implName);
  assert.equal(version.spec_version, recorded.specVersion);
  assert.equal(version.impl_version, recorded.implVersion);
  assert.equal(version.authoring_version, recorded.authoringVersion);
  assert.equal(version.system_version, recorded.stateVersion);
  assert.deepEqual(
    version.apis.map(([id, number]) => [toHex(id), number]),
    recorded.apis,
  );
  if (recorded.exports !== undefined) {
    const missing = recorded.exports.filter(
      (name) => !/^(__|memory$)/.test(name) && !runtime.methods.includes(name),
    );
    assert.deepEqual(missing, [], "entry points");
  }
}

function checkCall({ engine }: Bench, call: RecordedCall, runtime: Runtime, view: StateView): void {
  const run = () => callOn(engine, runtime, view, call.fn, fromHex(call.param));
  if (call.error?.startsWith("Unresolved function")) {
    // The recording engine refuses to load code with an import that it does not have; here only a call would fail.
    assert.ok(run().length > 0);
    return;
  }
  if (call.error !== undefined) {
    assert.throws(run, RuntimeTrap);
    return;
  }
  const result = run();
  if (call.result !== undefined) assert.equal(toHex(result), call.result);
  assert.equal(result.length, call.len);
  assert.equal(toHex(blake2_256(result)), call.blake2_256);
}

function checkBuild(
  { engine, path }: Bench,
  call: RecordedBuild,
  runtime: Runtime,
  code: Uint8Array,
  version: 0 | 1,
): void {
  const { configJson, top } = readBuiltState(statePath(path, call.stateFile));
  const overlay = createOverlay(memoryState({ top: [] }, version));
  const result = runtime.call(hostOn(overlay, engine), call.fn, str.encode(configJson));
  assert.equal(toHex(result), call.result);
  const made: Entries = overlay
    .drain(version)
    .top.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const complete = withCode(made, code);
  assert.equal(complete.length, call.keys);
  const hex = (entries: Entries) => entries.map(([key, value]) => `${toHex(key)}: ${toHex(value)}`).sort();
  assert.deepEqual(hex(made), hex(top));
  const root = trieRoot(complete, version);
  assert.equal(toHex(root), call.stateRootWithCode);
  const genesisHeader = concatBytes(
    new Uint8Array(32),
    Uint8Array.of(0),
    root,
    EMPTY_TRIE_ROOT,
    Uint8Array.of(0),
  );
  assert.equal(toHex(blake2_256(genesisHeader)), call.genesisHash);
}

interface RecordedValidation {
  readonly runtime: string;
  readonly blockHeader: string;
  readonly blockHash: string;
  readonly callProof: string;
  readonly fn: string;
  readonly param: string;
  readonly expectedResult: string;
}

const proofNodes = vec(bytes);

/** A transaction validated on a proof alone: `validate-transaction-westend-16547611.json`. */
export async function validation(path: string, context: VectorContext): Promise<void> {
  const vector = context.json<RecordedValidation>(path);
  const file = specFile(basename(vector.runtime), context);
  if (file === undefined) return;
  await context.check("validates on a proof", () => {
    const header = fromHex(vector.blockHeader);
    assert.equal(toHex(blake2_256(header)), vector.blockHash);
    const engine = createTestEngine();
    const runtime = loadCode(engine, readBytes(file));
    const stateRoot = header.subarray(36, 68);
    const view = trieState(stateRoot, proofStore(proofNodes.decode(fromHex(vector.callProof))));
    assert.equal(
      toHex(callOn(engine, runtime, view, vector.fn, fromHex(vector.param))),
      vector.expectedResult,
    );
  });
}
