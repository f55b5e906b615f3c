import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Hex, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { authorizeUpgrade } from "@serinus/pallet-system";
import { bundleRuntime } from "@serinus/serinus-cli";
import { createClient } from "polkadot-api";
import { getWsRawProvider } from "polkadot-api/ws";
import { startTestNode } from "./dev-node.ts";
import { writeSpecFile } from "./spec-file.ts";
import { upgradeApi } from "./upgrade-api.ts";

const build = (name: string) =>
  bundleRuntime({ entry: fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url)) });

/** A chain in a folder of its own whose first state lets anyone put `code` in place. */
async function chainFor(code: Uint8Array, check: boolean) {
  const spec = await writeSpecFile(({ pallets }) =>
    authorizeUpgrade(pallets.system, toH256(blake2_256(code)), check),
  );
  const basePath = await mkdtemp(join(tmpdir(), "serinus-upgrade-"));
  return {
    path: spec.path,
    basePath,
    async remove() {
      await spec.remove();
      await rm(basePath, { recursive: true });
    },
  };
}

/** A node of the chain, with a client and all errors that it logs. */
async function startNode({ path, basePath }: { readonly path: string; readonly basePath: string }) {
  const errors: string[] = [];
  const log = {
    write: (level: string, target: string, message: string) => {
      if (level === "error") errors.push(`${target}: ${message}`);
    },
    setFilter: () => undefined,
    maxLevel: () => 0 as const,
  };
  const node = await startTestNode({ chain: path, basePath, seal: "manual", log });
  const client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
  const request = <T>(method: string, ...params: unknown[]) => client._request<T, unknown[]>(method, params);
  return {
    client,
    request,
    errors,
    /** Makes a block, which is final. */
    makeBlock: () => request<{ hash: Hex }>("engine_createBlock", true, true),
    /** Puts the code in place with the next block. */
    async submit(code: Uint8Array) {
      const extrinsic = await upgradeApi(client).tx.System.apply_authorized_upgrade({ code }).getBareTx();
      await request("author_submitExtrinsic", toHex(extrinsic));
    },
    async close() {
      client.destroy();
      await node.close();
    },
  };
}

describe("an upgrade that fails", () => {
  const closers: (() => Promise<void>)[] = [];
  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  test("in a migration keeps the state before it, says which migration, and is mended by a substitute", async () => {
    const [broken, mended] = await Promise.all(["broken-migration", "upgraded-runtime"].map(build));
    assert.ok(broken && mended);
    const chain = await chainFor(broken.code, true);
    closers.push(chain.remove);
    const node = await startNode(chain);
    closers.push(node.close);
    await node.submit(broken.code);
    const { hash } = await node.makeBlock();
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(
        node.makeBlock(),
        /kusama 1006001, the runtime of block 0x.*, cannot begin block 2: .*the migration of System from storage version 0 to 1 failed: an account is torn/,
      );
    }
    assert.equal(await node.request("chain_getBlockHash"), hash);
    const api = upgradeApi(node.client);
    assert.equal(await api.query.System.UpgradedToU32RefCount.getValue({ at: hash }), true);
    assert.equal((await api.constants.System.Version()).spec_version, 1_006_001);
    closers.pop();
    await node.close();

    const spec = JSON.parse(await readFile(chain.path, "utf8"));
    await writeFile(chain.path, JSON.stringify({ ...spec, codeSubstitutes: { 1: toHex(mended.code) } }));
    const again = await startNode(chain);
    closers.push(again.close);
    const next = await again.makeBlock();
    assert.equal((await again.request<{ number: Hex }>("chain_getHeader", next.hash)).number, "0x2");
    const implName = async (number: number) => {
      const at = await again.request<Hex>("chain_getBlockHash", number);
      return (await again.request<{ implName: string }>("state_getRuntimeVersion", at)).implName;
    };
    assert.deepEqual(await Promise.all([0, 1, 2].map(implName)), [
      "serinus-kusama",
      "serinus-upgraded",
      "serinus-upgraded",
    ]);
  });

  test("because unchecked code does not load leaves a node that answers, and says so at once", async () => {
    const code = new TextEncoder().encode("no runtime");
    const chain = await chainFor(code, false);
    closers.push(chain.remove);
    const node = await startNode(chain);
    closers.push(node.close);
    const first = await node.request<Hex>("chain_getBlockHash", 0);
    await node.submit(code);
    const { hash } = await node.makeBlock();
    await assert.rejects(node.makeBlock(), /the runtime code begins with 0x6e6f2072: expected 0x0065636d/);
    assert.equal(await node.request("chain_getBlockHash"), hash);
    assert.ok(await node.request("chain_getBlock", hash));
    assert.match(await node.request("state_getMetadata", first), /^0x6d657461/);
    await assert.rejects(node.request("state_getMetadata", hash), /the runtime code begins with/);
    assert.match(node.errors[0] ?? "", /^runtime: the code that block #1 .* leaves in place does not run/);
  });
});
