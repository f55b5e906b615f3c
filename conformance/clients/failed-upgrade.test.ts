import assert from "node:assert/strict";
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

/** A node whose first state lets anyone put `code` in place, with a client and all that it logs. */
async function nodeFor(code: Uint8Array, check: boolean) {
  const spec = await writeSpecFile(({ pallets }) =>
    authorizeUpgrade(pallets.system, toH256(blake2_256(code)), check),
  );
  const errors: string[] = [];
  const log = {
    write: (level: number, target: string, message: string) => {
      if (level === 0) errors.push(`${target}: ${message}`);
    },
    setFilter: () => undefined,
    maxLevel: () => 0 as const,
  };
  const node = await startTestNode({ chain: spec.path, seal: "manual", log });
  const client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
  const request = <T>(method: string, ...params: unknown[]) => client._request<T, unknown[]>(method, params);
  return {
    client,
    request,
    errors,
    /** Puts the code in place, in a block that is final. */
    async apply() {
      const extrinsic = await upgradeApi(client).tx.System.apply_authorized_upgrade({ code }).getBareTx();
      await request("author_submitExtrinsic", toHex(extrinsic));
      return request<{ hash: Hex }>("engine_createBlock", false, true);
    },
    async close() {
      client.destroy();
      await node.close();
      await spec.remove();
    },
  };
}

describe("an upgrade that fails", () => {
  const closers: (() => Promise<void>)[] = [];
  after(async () => {
    for (const close of closers) await close();
  });

  test("in a migration keeps the state before it, and says which migration", async () => {
    const entry = fileURLToPath(new URL("fixtures/broken-migration.ts", import.meta.url));
    const node = await nodeFor((await bundleRuntime({ entry })).code, true);
    closers.push(node.close);
    const { hash } = await node.apply();
    for (let attempt = 0; attempt < 2; attempt++) {
      await assert.rejects(
        node.request("engine_createBlock", true, true),
        /kusama 1006001, the runtime of block 0x.*, cannot begin block 2: .*the migration of System from storage version 0 to 1 failed: an account is torn/,
      );
    }
    assert.equal(await node.request("chain_getBlockHash"), hash);
    const api = upgradeApi(node.client);
    assert.equal(await api.query.System.UpgradedToU32RefCount.getValue({ at: hash }), true);
    assert.equal((await api.constants.System.Version()).spec_version, 1_006_001);
  });

  test("because unchecked code does not load leaves a node that answers, and says so at once", async () => {
    const node = await nodeFor(new TextEncoder().encode("no runtime"), false);
    closers.push(node.close);
    const first = await node.request<Hex>("chain_getBlockHash", 0);
    const { hash } = await node.apply();
    await assert.rejects(
      node.request("engine_createBlock", true, true),
      /the runtime code begins with 0x6e6f2072: expected 0x0065636d/,
    );
    assert.equal(await node.request("chain_getBlockHash"), hash);
    assert.ok(await node.request("chain_getBlock", hash));
    assert.match(await node.request("state_getMetadata", first), /^0x6d657461/);
    await assert.rejects(node.request("state_getMetadata", hash), /the runtime code begins with/);
    assert.match(node.errors[0] ?? "", /^runtime: the code that block #1 .* leaves in place does not run/);
  });
});
