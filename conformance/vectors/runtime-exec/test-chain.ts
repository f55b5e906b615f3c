import { toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createEngine, type Engine } from "@serinus/engine";
import type { HostApi, StateVersion } from "@serinus/host-api";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import type { Runtime } from "@serinus/runtime-code";
import { buildState, createOverlay, type Overlay, type StateView, trieState } from "@serinus/state";
import { createMemoryStore } from "@serinus/trie";
import { codeEntry, codeOf, type Entries } from "./spec-files.ts";

/** Loads code once for all cases. */
export const createTestEngine = (): Engine => createEngine({ hashing: hashingFunctions });

export function loadCode(engine: Engine, code: Uint8Array): Runtime {
  return engine.instantiate(code, toH256(blake2_256(code)));
}

export function hostOn(overlay: Overlay, engine: Engine): HostApi {
  return createHostFunctions({ storage: overlay, readRuntimeVersion: engine.readVersion });
}

/** Runs one call and drops what it changes. */
export function callOn(
  engine: Engine,
  runtime: Runtime,
  view: StateView,
  method: string,
  args: Uint8Array,
): Uint8Array {
  return runtime.call(hostOn(createOverlay(view), engine), method, args);
}

/** A state that goes from block to block. */
export interface TestChain {
  /** Root of the state after the last block. */
  root(): Uint8Array;
  /** Begins a block: calls made by `call` change one state. */
  begin(): {
    readonly overlay: Overlay;
    call(method: string, args: Uint8Array): Uint8Array;
    /** Ends the block and returns the root of its state. */
    commit(): Uint8Array;
  };
}

/** A chain on a genesis state that holds its `:code`. */
export function createTestChain(engine: Engine, genesis: Entries, version: StateVersion): TestChain {
  const store = createMemoryStore();
  const built = buildState({ top: genesis }, version);
  store.apply(built.trie);
  const runtime = loadCode(engine, codeOf(genesis));
  // The code is found by walking the trie as well, but is far larger than all else.
  let { root } = built.trie;
  return {
    root: () => root,
    begin() {
      const overlay = createOverlay(trieState(root, store));
      const host = hostOn(overlay, engine);
      return {
        overlay,
        call: (method, args) => runtime.call(host, method, args),
        commit() {
          const { trie } = overlay.drain(version);
          store.apply(trie);
          root = trie.root;
          return root;
        },
      };
    },
  };
}

/** Entries with the code that belongs to them. */
export const withCode = (entries: Entries, code: Uint8Array): Entries => [...entries, codeEntry(code)];
