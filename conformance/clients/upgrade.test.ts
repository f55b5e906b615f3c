import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { concatBytes, type Hex } from "@serinus/bytes";
import { blake2_256, storagePrefix } from "@serinus/crypto";
import { bool } from "@serinus/scale";
import { bundleRuntime, type DevNode } from "@serinus/serinus-cli";
import { createClient, type PolkadotClient } from "polkadot-api";
import { getWsRawProvider } from "polkadot-api/ws";
import { account } from "./accounts.ts";
import { startTestNode } from "./dev-node.ts";
import { type SpecFile, writeSpecFile } from "./spec-file.ts";
import { upgradeApi } from "./upgrade-api.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));

/** The first state's entry that lets anyone put code in place; `check`: if it is a later version of the runtime. */
function authorized(code: Uint8Array, check = true): readonly [Uint8Array, Uint8Array] {
  return [storagePrefix("System", "AuthorizedUpgrade"), concatBytes(blake2_256(code), bool.encode(check))];
}

describe("a running node is upgraded", () => {
  const alice = account("//Alice");
  let upgraded: Uint8Array;
  let spec: SpecFile;
  let node: DevNode;
  let client: PolkadotClient;
  const specVersions: number[] = [];
  let watch: WebSocket;

  before(async () => {
    ({ code: upgraded } = await bundleRuntime({ entry: fixture("upgraded-runtime"), compress: true }));
    // The code that is tried after it is the first one, which by then is an earlier version.
    spec = await writeSpecFile((first) => [
      authorized(upgraded),
      [new TextEncoder().encode(":next_code"), blake2_256(first)],
    ]);
    node = await startTestNode({ chain: spec.path });
    client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
    watch = await followRuntimeVersion(node.port, (version) => specVersions.push(version));
  });
  after(async () => {
    watch?.close();
    client?.destroy();
    await node?.close();
    await spec?.remove();
  });

  const remark = () =>
    upgradeApi(client)
      .tx.System.remark({ remark: Uint8Array.of(1) })
      .signAndSubmit(alice.signer);
  const apply = async (code: Uint8Array) =>
    client.submit(await upgradeApi(client).tx.System.apply_authorized_upgrade({ code }).getBareTx());
  const request = <T>(method: string, ...params: unknown[]) => client._request<T, unknown[]>(method, params);

  test("takes later code from anyone whom System lets, and runs it from the next block on", async () => {
    const { hash: first } = await client.getFinalizedBlock();
    assert.equal((await upgradeApi(client).constants.System.Version()).spec_version, 1_006_000);
    const metadataBefore = await request<Hex>("state_getMetadata", first);

    const applied = await apply(upgraded);
    assert.ok(applied.ok);
    assert.ok(applied.events.some(({ type, value }) => type === "System" && value.type === "CodeUpdated"));

    // The state is still as the earlier version left it, and what is asked of it is answered by the new one.
    const at = { at: applied.block.hash };
    const api = upgradeApi(client);
    assert.equal(await api.query.System.UpgradedToU32RefCount.getValue(at), true);
    assert.equal((await api.query.System.LastRuntimeUpgrade.getValue(at))?.spec_version, 1_006_000);
    assert.equal((await api.constants.System.Version()).spec_version, 1_006_001);

    const next = await remark();
    assert.ok(next.ok);
    assert.equal(next.block.number, applied.block.number + 1);
    const migrated = { at: next.block.hash };
    assert.equal(await api.query.System.UpgradedToU32RefCount.getValue(migrated), false);
    assert.equal((await api.query.System.LastRuntimeUpgrade.getValue(migrated))?.spec_version, 1_006_001);
    const events = await api.query.System.Events.getValue(migrated);
    assert.ok(
      events.some(
        ({ phase, event }) =>
          phase.type === "Initialization" &&
          event.type === "System" &&
          event.value.type === "UpgradeAuthorized",
      ),
      "events of migrations are kept",
    );
    assert.deepEqual(specVersions, [1_006_000, 1_006_001]);

    // Blocks of before are described by the code of before.
    assert.equal(await request("state_getMetadata", first), metadataBefore);
    assert.notEqual(await request("state_getMetadata", next.block.hash), metadataBefore);
    const versionAt = async (hash: string) =>
      (await request<{ specVersion: number }>("state_getRuntimeVersion", hash)).specVersion;
    assert.equal(await versionAt(first), 1_006_000);
    assert.equal(await versionAt(applied.block.hash), 1_006_001);
  });

  test("refuses an earlier version, says why, and goes on", async () => {
    const refused = await apply(spec.code);
    const event = refused.events.find(({ value }) => value.type === "RejectedInvalidAuthorizedUpgrade");
    assert.ok(event, "the upgrade was rejected");
    assert.deepEqual((event.value.value as { error: unknown }).error, {
      type: "Module",
      value: { type: "System", value: { type: "SpecVersionNeedsToIncrease", value: undefined } },
    });
    assert.ok((await remark()).ok);
    assert.equal((await upgradeApi(client).constants.System.Version()).spec_version, 1_006_001);
    assert.deepEqual(specVersions, [1_006_000, 1_006_001]);
    await assert.rejects(apply(spec.code), "nothing is authorised any more");
  });
});

/** Tells the versions that `state_subscribeRuntimeVersion` tells. */
async function followRuntimeVersion(port: number, told: (specVersion: number) => void): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const first = Promise.withResolvers<void>();
  socket.addEventListener("error", () => first.reject(new Error("no connection")));
  socket.addEventListener("open", () => {
    socket.send(
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "state_subscribeRuntimeVersion", params: [] }),
    );
  });
  socket.addEventListener("message", ({ data }) => {
    const { params } = JSON.parse(String(data)) as { params?: { result: { specVersion: number } } };
    if (params === undefined) return;
    told(params.result.specVersion);
    first.resolve();
  });
  await first.promise;
  return socket;
}
