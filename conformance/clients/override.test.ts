import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, type TestContext, test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { findSpec } from "../specs-folder.ts";
import { callRpc } from "./call-rpc.ts";
import { startTestNode } from "./dev-node.ts";
import { MAIN, type Running, run } from "./run-node.ts";

const NEWCOMER = `0x${"42".repeat(32)}`;
const BOB = `0x${"b0".repeat(32)}`;
/** `:code` */
const CODE = "0x3a636f6465";
/** A key that Alice signs blocks of AURA with. */
const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
/** What compressed code begins with (`sp_maybe_compressed_blob`). */
const COMPRESSED = fromHex("0x52bc537646db8e05");

/** Starts a node for the time of a test. */
async function start(t: TestContext, ...args: string[]): Promise<Running> {
  const node = await run(...args);
  t.after(() => node.stop());
  return node;
}

type Call = <T = string>(method: string, ...params: unknown[]) => Promise<T>;
const caller =
  (node: Pick<Running, "port">): Call =>
  <T>(method: string, ...params: unknown[]) =>
    callRpc(node.port, method, params) as Promise<T>;

/** Has a newcomer send something to Bob. @returns the method of the block's last extrinsic, if it succeeded */
async function transferOn(call: Call): Promise<string | undefined> {
  await call("dev_fundAccount", NEWCOMER);
  const value = { dest: BOB, value: "1000000000000" };
  await call("dev_actAs", NEWCOMER, { type: "Balances", value: { type: "transfer_allow_death", value } });
  const block = await call("dev_newBlock");
  const { blockDetails } = await call<{
    blockDetails: { extrinsics: { method: string; success: boolean }[] };
  }>("dev_runBlock", { block, includeRaw: false, includeBlockDetails: true });
  const last = blockDetails.extrinsics.at(-1);
  return last?.success ? last.method : undefined;
}

describe("code in the place of a chain's", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "serinus-override-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  test("runs from the first block on, in a chain of one's own and in a fork", async (t) => {
    const origin = await startTestNode({ seal: "manual" });
    t.after(() => origin.close());
    const call = caller(origin);
    const old = fromHex((await call("state_getStorage", CODE)) as Hex);
    // The same runtime in other bytes.
    const other = concatBytes(COMPRESSED, zstdCompressSync(old));
    const [bytes, hex, config] = ["code", "code.hex", "fork.yml"].map((name) => join(folder, name));
    writeFileSync(bytes as string, other);
    writeFileSync(hex as string, `${toHex(other)}\n`);
    const endpoint = `ws://127.0.0.1:${origin.port}`;
    writeFileSync(
      config as string,
      `endpoint: ${endpoint}\nwasm-override: ./code\nbuild-block-mode: Manual\n`,
    );
    for (const args of [
      ["dev", "--tmp", "--seal", "manual", "--wasm-override", bytes],
      ["fork", "--endpoint", endpoint, "--seal", "manual", "--wasm-override", hex],
      ["fork", "--config", config],
    ]) {
      const node = await start(t, ...(args as string[]));
      const ask = caller(node);
      assert.equal(await ask("state_getStorage", CODE), toHex(other), args.join(" "));
      assert.equal(await transferOn(ask), "transfer_allow_death");
    }
  });

  test("storage that does not fit is said in one line", () => {
    const storage = join(folder, "storage.yml");
    writeFileSync(storage, "Sytem: {}\n");
    const args = ["dev", "--tmp", "--rpc-port", "0", "--import-storage", storage];
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(status, 1);
    assert.match(stderr, /^serinus: there is no pallet Sytem; there are System, /m);
  });

  const shell = findSpec("asset-hub-kusama.json");
  const hub = findSpec("statemine-1019003.wasm");
  const missing = [shell, hub].flatMap((spec) => ("missing" in spec ? [spec.missing] : []));
  test("makes an Asset Hub of its shell, which takes no transactions", {
    skip: missing.length > 0 && missing.join(", "),
  }, async (t) => {
    assert.ok("path" in shell && "path" in hub);
    const args = ["dev", "--tmp", "--seal", "manual", "--chain", shell.path];
    const empty = await start(t, ...args);
    await callRpc(empty.port, "dev_newBlock", []);
    await assert.rejects(
      callRpc(empty.port, "author_submitExtrinsic", ["0x280403000b63ce64d77a01"]) as Promise<unknown>,
      /shell 2 takes no transactions: it knows no accounts/,
    );

    const storage = join(folder, "authorities.yml");
    writeFileSync(storage, `Aura: { Authorities: ["${ALICE}"] }\n`);
    const node = await start(t, ...args, "--wasm-override", hub.path, "--import-storage", storage);
    const call = caller(node);
    const { specName } = await call<{ specName: string }>("state_getRuntimeVersion");
    assert.equal(specName, "statemine");
    await call("dev_newBlock", { count: 3 });
    assert.equal(await transferOn(call), "transfer_allow_death");
    // Asset Hub's number, of the shell's state.
    assert.equal(
      await call("state_getStorage", toHex(storagePrefix("ParachainInfo", "ParachainId"))),
      "0xe8030000",
    );
  });

  const [oldKusama, newKusama] = ["chopsticks-kusama-local.json", "kusama-2001001.wasm"].map((name) =>
    findSpec(name),
  );
  const missingKusama = [oldKusama, newKusama].flatMap((spec) =>
    spec && "missing" in spec ? [spec.missing] : [],
  );
  test("upgrades a fork of the real Kusama", {
    skip: missingKusama.length > 0 && missingKusama.join(", "),
  }, async (t) => {
    assert.ok(oldKusama && "path" in oldKusama && newKusama && "path" in newKusama);
    const origin = await startTestNode({ chain: oldKusama.path, seal: "manual" });
    t.after(() => origin.close());
    await callRpc(origin.port, "dev_newBlock", [{ count: 2 }]);
    const endpoint = `ws://127.0.0.1:${origin.port}`;
    const node = await start(
      t,
      "fork",
      "--endpoint",
      endpoint,
      "--seal",
      "manual",
      "--wasm-override",
      newKusama.path,
    );
    const call = caller(node);
    const { specVersion } = await call<{ specVersion: number }>("state_getRuntimeVersion");
    assert.equal(specVersion, 2_001_001);
    await call("dev_newBlock", { count: 3 });
    const upgrade = toHex(storagePrefix("System", "LastRuntimeUpgrade"));
    const { value } = await call<{ value: { spec_version: number } }>("dev_decodeStorage", upgrade);
    assert.equal(value.spec_version, 2_001_001);
  });
});
