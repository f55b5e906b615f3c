import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createExecutor } from "@serinus/executor";
import { builtInSpec, DEV_NODE_DEFAULTS, type DevNode, startDevNode } from "@serinus/serinus-cli";
import { createRandom } from "../random.ts";
import { hostileExtrinsics } from "./hostile-extrinsics.ts";
import { hostileFrames } from "./hostile-frames.ts";
import { hostileSpecs } from "./hostile-specs.ts";
import { connectRpc, type RpcClient } from "./rpc-client.ts";

let node: DevNode;
let client: RpcClient;
let url: string;

before(async () => {
  node = await startDevNode({ ...DEV_NODE_DEFAULTS, seal: "manual" });
  url = `ws://127.0.0.1:${node.port}`;
  client = await connectRpc(url);
});
after(async () => {
  await client?.close();
  await node?.close();
});

test("mutated extrinsics are refused, each with one of Substrate's codes", async () => {
  const codes = await hostileExtrinsics(client, 400, createRandom(2));
  for (const code of [1001, 1002, 1010])
    assert.ok((codes.get(code) ?? 0) > 0, `${code} is among the answers`);
});

test("mutated requests are answered, errors with codes that clients know", async () => {
  const { codes } = await hostileFrames(client, url, 1500, createRandom(3));
  for (const code of [-32700, -32602, -32601, -32600, 0])
    assert.ok((codes.get(code) ?? 0) > 0, `${code} is among the answers`);
  assert.deepEqual(await client.call("system_health"), {
    peers: 0,
    isSyncing: false,
    shouldHavePeers: false,
  });
});

test("mutated chain specifications are refused with what is wrong", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-specs-"));
  const executor = createExecutor({ storePath: folder, pruning: 1 });
  t.after(async () => {
    await executor.close();
    rmSync(folder, { recursive: true });
  });
  const spec = await builtInSpec("development");
  const report = await hostileSpecs(spec, executor, 100, createRandom(4), 10);
  assert.ok(report.refused > 0);
  assert.ok(report.built + report.unbuildable > 0);
});
