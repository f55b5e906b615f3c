import { readFileSync } from "node:fs";
import { startsWith, toH256 } from "@serinus/bytes";
import { type ChainSpec, parseChainSpec, type StorageCaller, toRawSpec } from "@serinus/chain-spec";
import { blake2_256 } from "@serinus/crypto";
import type { Engine } from "@serinus/engine";
import { createHostFunctions } from "@serinus/host-functions";
import { RuntimeTrap } from "@serinus/runtime-code";
import { utf8Encode } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";

/** A state's entries. */
export type Entries = readonly (readonly [key: Uint8Array, value: Uint8Array])[];

/** The preset that code without a specification begins with. */
const PRESET = "local_testnet";

const CHILD_ROOTS = utf8Encode(":child_storage:");

/**
 * The first state of a chain, `:code` included, from a chain specification (raw or plain) or from a runtime's code
 * alone, which then begins with its own preset `local_testnet`.
 * @throws ChainSpecError when the file is neither, or the runtime refuses to build a state.
 */
export async function readSpec(path: string, engine: Engine): Promise<Entries> {
  const file = new Uint8Array(readFileSync(path));
  const spec = file[0] === "{".charCodeAt(0) ? parseChainSpec(new TextDecoder().decode(file)) : specOf(file);
  const { genesis } = await toRawSpec(spec, storageCaller(engine));
  return genesis.top.filter(([key]) => !startsWith(key, CHILD_ROOTS));
}

function specOf(code: Uint8Array): ChainSpec {
  return {
    name: "runtime",
    id: "runtime",
    chainType: "Local",
    bootNodes: [],
    telemetryEndpoints: [],
    protocolId: undefined,
    forkId: undefined,
    properties: {},
    codeSubstitutes: [],
    genesis: { type: "runtime", code, config: { type: "patch", preset: PRESET, value: {} } },
    extensions: {},
  };
}

function storageCaller(engine: Engine): StorageCaller {
  return {
    async callOnStorage({ storage, method, args }) {
      const code = storage.find(([key]) => key.length === 5)?.[1] ?? new Uint8Array();
      const overlay = createOverlay(memoryState({ top: storage }, 1));
      const host = createHostFunctions({ storage: overlay, readRuntimeVersion: engine.readVersion });
      try {
        const value = engine.instantiate(code, toH256(blake2_256(code))).call(host, method, args);
        const changed = overlay.drain(1).top.flatMap(([key, set]) => (set ? [[key, set] as const] : []));
        return { ok: true, value, storage: [...storage, ...changed] };
      } catch (error) {
        if (!(error instanceof RuntimeTrap)) throw error;
        return { ok: false, error: error.message };
      }
    },
  };
}
