import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Hex, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { Bounded } from "@serinus/frame";
import { schedule } from "@serinus/pallet-scheduler";
import { authorizeUpgrade } from "@serinus/pallet-system";
import { bundleRuntime, type DevNode } from "@serinus/serinus-cli";
import { createClient, type PolkadotClient } from "polkadot-api";
import { getWsRawProvider, type StatusChange, WsEvent } from "polkadot-api/ws";
import { account } from "./accounts.ts";
import { startTestNode } from "./dev-node.ts";
import { type SpecFile, writeSpecFile } from "./spec-file.ts";
import { upgradeApi } from "./upgrade-api.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));

describe("a running node is upgraded", () => {
  const alice = account("//Alice");
  let upgraded: Uint8Array;
  let spec: SpecFile;
  let node: DevNode;
  let client: PolkadotClient;
  const specVersions: number[] = [];
  const connections: string[] = [];
  let watch: WebSocket;

  before(async () => {
    ({ code: upgraded } = await bundleRuntime({ entry: fixture("upgraded-runtime"), compress: true }));
    // The code that is tried after it is the first one, which by then is an earlier version.
    spec = await writeSpecFile(({ pallets, executive }, first) => {
      authorizeUpgrade(pallets.system, toH256(blake2_256(upgraded)), true);
      executive.parts.host.storage_set(new TextEncoder().encode(":next_code"), blake2_256(first));
    });
    node = await startTestNode({ chain: spec.path });
    const onStatusChanged = ({ type }: StatusChange) => connections.push(type);
    client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`, { onStatusChanged }));
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

  test("only by code that loads, of the same name and a higher version", async () => {
    const { code: ofOtherChain } = await bundleRuntime({ entry: fixture("other-chain") });
    const refusals: readonly (readonly [Uint8Array, string])[] = [
      [new TextEncoder().encode("no runtime"), "FailedToExtractRuntimeVersion"],
      [ofOtherChain, "InvalidSpecName"],
      [spec.code, "SpecVersionNeedsToIncrease"],
    ];
    const { Sudo, System } = upgradeApi(client).tx;
    for (const [code, reason] of refusals) {
      const call = System.set_code({ code }).decodedCall;
      const sent = await Sudo.sudo({ call }).signAndSubmit(alice.signer);
      const told = sent.events.find(({ type, value }) => type === "Sudo" && value.type === "Sudid");
      assert.match(JSON.stringify(told), new RegExp(`"success":false.*"${reason}"`));
    }
    assert.deepEqual(specVersions, [1_006_000]);
  });

  test("takes later code from anyone whom System lets, and runs it from the next block on", async () => {
    const { hash: first } = await client.getFinalizedBlock();
    assert.equal((await upgradeApi(client).constants.System.Version()).spec_version, 1_006_000);
    assert.equal(await hasSudo(client), true);
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
    assert.equal(await hasSudo(client), false, "the later version has no such pallet");

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
    assert.deepEqual(connections, [WsEvent.CONNECTING, WsEvent.CONNECTED], "one connection throughout");
  });
});

describe("a running node is upgraded by scheduled calls of root", () => {
  const alice = account("//Alice");
  const SPEC_VERSIONS = { first: 1_006_000, upgraded: 1_006_001 } as const;
  let calls: Readonly<Record<"upgrade" | "back" | "backUnchecked", Uint8Array>>;
  let spec: SpecFile;
  let node: DevNode;
  let client: PolkadotClient;

  before(async () => {
    const { code: upgraded } = await bundleRuntime({ entry: fixture("upgraded-runtime"), compress: true });
    spec = await writeSpecFile(({ pallets, executive }, first) => {
      const { format } = executive.parts;
      const encode = (type: string, value: object) =>
        format.call.encode({ type: "System", value: { type, value } });
      calls = {
        upgrade: encode("set_code", { code: upgraded }),
        back: encode("set_code", { code: first }),
        backUnchecked: encode("set_code_without_checks", { code: first }),
      };
      const at = (block: number, call: Bounded) =>
        schedule(pallets.scheduler, {
          when: { type: "At", value: block },
          priority: 63,
          origin: executive.parts.origins.root.caller,
          call,
        });
      at(4, preimageOf(calls.upgrade));
      at(6, { type: "Inline", value: encode("set_heap_pages", { pages: 64n }) });
      at(7, preimageOf(calls.back));
      at(8, preimageOf(calls.backUnchecked));
    });
    node = await startTestNode({ chain: spec.path });
    client = createClient(getWsRawProvider(`ws://127.0.0.1:${node.port}`));
  });
  after(async () => {
    client?.destroy();
    await node?.close();
    await spec?.remove();
  });

  /** Makes the next block, which must have this number, and gives what its scheduled call came to. */
  async function block(number: number) {
    const made = await upgradeApi(client)
      .tx.System.remark({ remark: Uint8Array.of(number) })
      .signAndSubmit(alice.signer);
    assert.equal(made.block.number, number);
    const events = await upgradeApi(client).query.System.Events.getValue({ at: made.block.hash });
    const dispatched = events.find(({ event }) => event.value.type === "Dispatched")?.event.value.value;
    return { hash: made.block.hash, result: (dispatched as { result?: unknown } | undefined)?.result };
  }
  const specVersion = async () => (await upgradeApi(client).constants.System.Version()).spec_version;

  test("with code that was noted as a preimage, and with other heap pages", async () => {
    for (const bytes of Object.values(calls)) {
      const noted = await upgradeApi(client).tx.Preimage.note_preimage({ bytes }).signAndSubmit(alice.signer);
      assert.ok(noted.ok, JSON.stringify(noted.dispatchError));
    }
    assert.deepEqual((await block(4)).result, { success: true, value: undefined });
    assert.equal(await specVersion(), SPEC_VERSIONS.upgraded);
    const { hash } = await block(5);
    const { LastRuntimeUpgrade } = upgradeApi(client).query.System;
    assert.equal((await LastRuntimeUpgrade.getValue({ at: hash }))?.spec_version, SPEC_VERSIONS.upgraded);
    assert.deepEqual((await block(6)).result, { success: true, value: undefined });
    const pages = await client._request<Hex, string[]>("state_getStorage", ["0x3a686561707061676573"]);
    assert.equal(pages, "0x4000000000000000");
  });

  test("which refuse to go back, unless told not to check", async () => {
    const { result } = await block(7);
    assert.equal((result as { success: boolean }).success, false);
    assert.match(JSON.stringify(result), /SpecVersionNeedsToIncrease/);
    assert.equal(await specVersion(), SPEC_VERSIONS.upgraded);
    assert.deepEqual((await block(8)).result, { success: true, value: undefined });
    assert.equal(await specVersion(), SPEC_VERSIONS.first);
    assert.equal(await hasSudo(client), true, "the pallet is there again, and can be called at once");
    const { hash } = await block(9);
    const { LastRuntimeUpgrade } = upgradeApi(client).query.System;
    const last = await LastRuntimeUpgrade.getValue({ at: hash });
    assert.equal(last?.spec_version, SPEC_VERSIONS.upgraded, "no migration runs backwards");
  });
});

/** Whether Alice can call a pallet that only the development chain's first code has. */
async function hasSudo(client: PolkadotClient): Promise<boolean> {
  const { Sudo, System } = upgradeApi(client).tx;
  try {
    await Sudo.sudo({ call: System.remark({ remark: new Uint8Array() }).decodedCall }).getEncodedData();
    return true;
  } catch {
    return false;
  }
}

function preimageOf(bytes: Uint8Array): Bounded {
  return { type: "Lookup", value: { hash: toH256(blake2_256(bytes)), len: bytes.length } };
}

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
