import assert from "node:assert/strict";
import { test } from "node:test";
import { connectRpc } from "../reliability/rpc-client.ts";
import { findSpec } from "../specs-folder.ts";
import { startTestNode } from "./dev-node.ts";

/** Relay chains of all times, with their runtimes: those of 2020 ask for other inherents than those of today. */
const CHAINS = {
  kusama: "kusama 1020",
  polkadot: "polkadot 0",
  westend: "westend 1",
  "gossamer-two-auths": "polkadot 9080",
  "kagome-testchain4v": "polkadot 9190",
  "gossamer-westend-local": "westend 9320",
  wococo: "westend 9390",
  paseo: "paseo 1001002",
};

for (const [name, runtime] of Object.entries(CHAINS)) {
  const found = findSpec(`${name}.json`);
  test(`a development node makes blocks of ${runtime}`, {
    skip: "missing" in found && found.missing,
  }, async () => {
    if ("missing" in found) return;
    const node = await startTestNode({ chain: found.path, seal: "manual" });
    const rpc = await connectRpc(`ws://127.0.0.1:${node.port}`);
    try {
      const { specName, specVersion } = (await rpc.call("state_getRuntimeVersion")) as {
        readonly specName: string;
        readonly specVersion: number;
      };
      assert.equal(`${specName} ${specVersion}`, runtime);
      for (let number = 1; number <= 3; number++) {
        const { hash } = (await rpc.call("engine_createBlock", [true, true])) as { readonly hash: string };
        assert.equal(await rpc.call("chain_getBlockHash", [number]), hash);
      }
    } finally {
      await rpc.close();
      await node.close();
    }
  });
}
