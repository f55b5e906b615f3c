import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { toHex } from "@serinus/bytes";
import { formatChainSpec } from "@serinus/chain-spec";
import { prefixedExtrinsic } from "@serinus/runtime-api";
import { builtInSpec, DEV_NODE_DEFAULTS, type DevNodeOptions, startDevNode } from "@serinus/serinus-cli";
import { hostileSpec } from "./hostile-runtime.ts";
import { connectRpc, type RpcFailure } from "./rpc-client.ts";
import { createSigner } from "./transfers.ts";

let folder: string;
let chain: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "serinus-hostile-"));
  chain = join(folder, "spec.json");
  writeFileSync(chain, formatChainSpec(hostileSpec(await builtInSpec("development"))));
});
after(() => rmSync(folder, { recursive: true }));

/** A node of the hostile chain, what it logs from warnings on, and a client of it. */
async function start(t: TestContext, options: Partial<DevNodeOptions>) {
  const logged: string[] = [];
  const log = {
    ...DEV_NODE_DEFAULTS.log,
    write: (level: string, _target: string, message: string) =>
      void (["error", "warn"].includes(level) && logged.push(message)),
    maxLevel: () => 1 as const,
  };
  const bounds = { callTimeout: 3000, blockTimeout: 3000, maxHeap: 256 };
  const node = await startDevNode({ ...DEV_NODE_DEFAULTS, chain, bounds, log, ...options });
  const client = await connectRpc(`ws://127.0.0.1:${node.port}`);
  t.after(async () => {
    await client.close();
    await node.close();
  });
  return { client, logged };
}

test("a runtime call that loops or eats memory is stopped with a clear error, the next is served", async (t) => {
  const { client } = await start(t, { seal: "manual" });
  const cases = [
    ["loop", /^Client error: Execution failed: loop took longer than 3000 ms and was stopped$/],
    ["eat", /^Client error: Execution failed: eat needed more than 256 MiB of memory and was stopped$/],
    ["trap", /^Client error: Execution failed: trap trapped: Error: on purpose$/],
  ] as const;
  for (const [method, message] of cases) {
    await assert.rejects(
      client.call("state_call", [method, "0x"]),
      (error: RpcFailure) => error.code === 4003 && message.test(error.message),
    );
    assert.match(String(await client.call("state_call", ["Core_version", "0x"])), /^0x/);
  }
});

test("a transaction that stops its block is dropped, and the chain goes on", async (t) => {
  const { client, logged } = await start(t, { seal: "instant" });
  const best = async () => Number(((await client.call("chain_getHeader")) as { number: string }).number);
  for (const [text, why] of [
    ["LOOP", /buildBlock took longer than 3000 ms and was stopped/],
    ["EAT!", /buildBlock needed more than 256 MiB of memory and was stopped/],
    ["TRAP", /on purpose/],
  ] as const) {
    logged.length = 0;
    const extrinsic = toHex(prefixedExtrinsic(Buffer.from(text)));
    const dropped = Promise.withResolvers<unknown>();
    await client.subscribe("author_submitAndWatchExtrinsic", [extrinsic], (status) => {
      if (status === "invalid") dropped.resolve(status);
    });
    await dropped.promise;
    await assert.rejects(client.call("author_submitExtrinsic", [extrinsic]), { code: 1012 });
    // Instant sealing has nothing left to do; a block on demand stands for whatever comes next.
    const before = await best();
    await client.call("engine_createBlock", [true, true]);
    assert.equal(await best(), before + 1);
    assert.ok(
      logged.some((line) => why.test(line)),
      `${text}: ${logged.join("\n")}`,
    );
  }
});

test("a paranoid node finds a runtime that keeps state between calls, another does not", async (t) => {
  for (const paranoid of [true, false]) {
    const { client } = await start(t, { seal: "manual", paranoid });
    assert.equal(await client.call("state_call", ["count", "0x"]), "0x01");
    const again = client.call("state_call", ["count", "0x"]);
    if (paranoid) await assert.rejects(again, { code: 4003, message: /count depends on earlier calls/ });
    else assert.equal(await again, "0x02");
    await client.call("engine_createBlock", [true, true]);
  }
});

test("our own Kusama keeps no state between calls, as a paranoid node sees it", async (t) => {
  const { client, logged } = await start(t, { chain: "development", seal: "manual", paranoid: true });
  const signer = await createSigner(client);
  for (let nonce = 0; nonce < 4; nonce += 2) {
    for (const next of [nonce, nonce + 1])
      await client.call("author_submitExtrinsic", [toHex(signer.sign(next))]);
    await client.call("engine_createBlock", [false, true]);
  }
  assert.equal(await signer.nonce(), 4);
  assert.deepEqual(logged, []);
});
