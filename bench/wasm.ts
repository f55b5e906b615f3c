import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { concatBytes, toH256 } from "@serinus/bytes";
import { blake2_256, keypairFromUri, signWith } from "@serinus/crypto";
import { createEngine } from "@serinus/engine";
import type { HostApi } from "@serinus/host-api";
import { createHostFunctions, hashingFunctions } from "@serinus/host-functions";
import {
  BuildStateResult,
  Header,
  OptionalPreset,
  OptionalPresetId,
  RuntimeVersion,
} from "@serinus/runtime-api";
import type { Runtime } from "@serinus/runtime-code";
import { bytes, compactU32, compactU128, u32 } from "@serinus/scale";
import { createOverlay, memoryState } from "@serinus/state";
import type { Bench } from "./figure.ts";
import { measureNodes } from "./support/development-nodes.ts";

const FILE = "kusama-2001001.wasm";
const TRANSFERS = 2000;
const ZERO = toH256(new Uint8Array(32));
const NO_ARGS = new Uint8Array(0);

/**
 * What the real Kusama costs on the Wasm engine: loading, calls, and transfers in one block, with their signatures
 * checked and without. Then on a development node in a process of its own, and with `--peer DIR` on chopsticks as it is
 * installed in DIR. Says so when the runtime was not fetched (`SERINUS_SPECS`).
 */
export const run: Bench = async (report, args) => {
  const path = join(process.env.SERINUS_SPECS ?? join(homedir(), ".cache/serinus/specs"), FILE);
  if (!existsSync(path)) {
    console.error(`wasm: not run: ${path} is not there, see docs/specs.md`);
    return;
  }
  const code = new Uint8Array(readFileSync(path));
  const codeHash = toH256(blake2_256(code));
  const engine = createEngine({ hashing: hashingFunctions });
  const time = (name: string, body: () => unknown): void => {
    const started = performance.now();
    body();
    report({ name: `wasm.${name}`, value: performance.now() - started, unit: "ms", runtime: FILE });
  };

  time("load", () => engine.instantiate(code, codeHash));
  const runtime = engine.instantiate(code, codeHash);
  const host = newHost();
  for (const which of ["first", "second"]) {
    time(`version.${which}`, () => runtime.call(host, "Core_version", NO_ARGS));
    time(`metadata.${which}`, () => runtime.call(host, "Metadata_metadata", NO_ARGS));
  }
  const transfers = signedTransfers(RuntimeVersion.decode(runtime.version));
  for (const [name, verifies] of [
    ["unverified", false],
    ["verified", true],
  ] as const) {
    const { value, cpu } = transferTime(runtime, transfers, verifies);
    report({ name: `wasm.transfer.${name}`, value, unit: "us", cpu, runtime: FILE, transfers: TRANSFERS });
    report({ name: `wasm.transfers.${name}`, value: 1e6 / value, unit: "1/s", runtime: FILE });
  }
  await measureNodes(report, path, args[args.indexOf("--peer") + 1 || args.length]);
};

function newHost(): HostApi {
  return createHostFunctions({ storage: createOverlay(memoryState({ top: [] }, 1)) });
}

/**
 * Microseconds for a transfer, in one block on the genesis of the preset `local_testnet`: by the clock, and on all cores
 * together, which is steadier beside other work and counts V8's compilers.
 */
function transferTime(
  runtime: Runtime,
  transfers: readonly Uint8Array[],
  verifies: boolean,
): { readonly value: number; readonly cpu: number } {
  const functions = newHost();
  const host = verifies ? functions : { ...functions, crypto_sr25519_verify: () => true };
  const call = (method: string, args: Uint8Array) => runtime.call(host, method, args);
  const preset = (id: string | undefined): unknown =>
    JSON.parse(
      new TextDecoder().decode(
        OptionalPreset.decode(call("GenesisBuilder_get_preset", OptionalPresetId.encode(id))),
      ),
    );
  const config = new TextEncoder().encode(
    JSON.stringify(patched(preset(undefined), preset("local_testnet"))),
  );
  const built = BuildStateResult.decode(call("GenesisBuilder_build_state", bytes.encode(config)));
  if (built.type === "Err") throw new Error(built.value);
  call("Core_initialize_block", firstHeader());
  const started = performance.now();
  const cpu = process.cpuUsage();
  for (const transfer of transfers) {
    const [refused, failed] = call("BlockBuilder_apply_extrinsic", transfer);
    if (refused !== 0 || failed !== 0) throw new Error("a transfer was refused or failed");
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    value: ((performance.now() - started) * 1000) / transfers.length,
    cpu: (user + system) / transfers.length,
  };
}

/** A configuration with the fields of a patch, of objects field by field (RFC 7396). */
function patched(config: unknown, patch: unknown): unknown {
  if (!isObject(config) || !isObject(patch)) return patch;
  const fields = Object.entries(patch).map(([name, value]) => [name, patched(config[name], value)]);
  return { ...config, ...Object.fromEntries(fields) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Block 1, made by authority 0 in slot 0 (`PreDigest::SecondaryPlain`). */
function firstHeader(): Uint8Array {
  const preDigest = Uint8Array.of(2, ...new Uint8Array(12));
  return Header.encode({
    parent_hash: ZERO,
    number: 1,
    state_root: ZERO,
    extrinsics_root: ZERO,
    digest: { logs: [{ type: "PreRuntime", value: ["BABE", preDigest] }] },
  });
}

/** Transfers from Alice to Bob, immortal, as the runtime's extensions want them. */
function signedTransfers({ spec_version, transaction_version }: RuntimeVersion): Uint8Array[] {
  const alice = keypairFromUri("//Alice", "sr25519");
  const bob = keypairFromUri("//Bob", "sr25519").publicKey;
  // Balances.transfer_keep_alive to an account id, of 0.001 KSM.
  const call = concatBytes(Uint8Array.of(4, 3, 0), bob, compactU128.encode(1_000_000_000n));
  const versions = concatBytes(u32.encode(spec_version), u32.encode(transaction_version));
  const implicit = concatBytes(versions, new Uint8Array(64), Uint8Array.of(0));
  return Array.from({ length: TRANSFERS }, (_, nonce) => {
    // Immortal, nonce, no tip, no metadata hash.
    const extra = concatBytes(Uint8Array.of(0), compactU32.encode(nonce), Uint8Array.of(0, 0));
    const signature = signWith(alice, concatBytes(call, extra, implicit));
    return bytes.encode(
      concatBytes(Uint8Array.of(0x84, 0), alice.publicKey, Uint8Array.of(1), signature, extra, call),
    );
  });
}
