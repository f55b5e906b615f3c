import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { decodeRuntimeCode } from "@serinus/runtime-code";
import { bytes, utf8Encode } from "@serinus/scale";
import type { DevNode } from "@serinus/serinus-cli";
import { connectRpc, type RpcClient } from "../reliability/rpc-client.ts";
import { startTestNode } from "./dev-node.ts";
import { missingRuntime, openRealChain, REAL_RUNTIMES } from "./real-runtimes.ts";

/** How items of BABE and AURA begin: an author's pre-digest, and word of the next epoch. */
const BABE_SLOT = "0x0642414245340200000000";
const BABE_CONSENSUS = "0x0442414245";
const AURA_SLOT = "0x066175726120";

/** How the digests of a chain's first 45 blocks begin, and which of them tell of a next epoch. */
const DIGESTS: Record<string, { readonly slot: string; readonly epochsFrom: readonly number[] }> = {
  // A secondary plain slot of authority 0, 13 bytes.
  "Kusama 1_000_000": { slot: BABE_SLOT, epochsFrom: [1] },
  // Sessions are short: 20 slots.
  "Kusama 2_001_001": { slot: BABE_SLOT, epochsFrom: [1, 21, 41] },
  "Asset Hub 1_019_003": { slot: AURA_SLOT, epochsFrom: [] },
};

for (const runtime of REAL_RUNTIMES) {
  describe(`the real ${runtime.name} on a development node`, { skip: missingRuntime(runtime) }, () => {
    let chain: Awaited<ReturnType<typeof openRealChain>>;
    let node: DevNode | undefined;
    let rpc: RpcClient | undefined;
    before(async () => {
      chain = await openRealChain(runtime);
    });
    after(() => chain.remove());

    async function start(seal: "manual" | { readonly interval: number }): Promise<RpcClient> {
      node = await startTestNode({ chain: chain.path, seal });
      rpc = await connectRpc(`ws://127.0.0.1:${node.port}`);
      return rpc;
    }
    const stop = async (): Promise<void> => {
      await rpc?.close();
      await node?.close();
    };

    test("makes blocks on demand, over the ends of sessions", async () => {
      const client = await start("manual");
      try {
        const logs: (readonly string[])[] = [];
        for (let number = 1; number <= 45; number++) {
          await client.call("engine_createBlock", [true, true]);
          const header = await client.call("chain_getHeader");
          logs.push((header as { readonly digest: { readonly logs: readonly string[] } }).digest.logs);
        }
        const expected = DIGESTS[runtime.name];
        assert.ok(expected);
        assert.ok(logs.every(([first]) => first?.startsWith(expected.slot)));
        const nextEpochs = logs.flatMap((items, index) =>
          items.some((item) => item.startsWith(BABE_CONSENSUS)) ? [index + 1] : [],
        );
        assert.deepEqual(nextEpochs, expected.epochsFrom);
      } finally {
        await stop();
      }
    });

    test("puts waiting code in place when the relay chain lets it", {
      skip: !runtime.isParachain && "it is no parachain",
    }, async () => {
      const client = await start("manual");
      try {
        const codeAt = async () =>
          (await client.call("state_getStorage", [toHex(utf8Encode(":code"))])) as Hex;
        const old = fromHex(await codeAt());
        const code = decodeRuntimeCode(old);
        assert.ok(code.kind === "wasm");
        // The same runtime in other bytes: those that say it is compressed, and what zstd makes of it here.
        const packed = concatBytes(old.subarray(0, 8), zstdCompressSync(code.module));
        const pending = toHex(storagePrefix("ParachainSystem", "PendingValidationCode"));
        await client.call("engine_createBlock", [true, true]);
        await client.call("dev_setStorage", [[[pending, toHex(bytes.encode(packed))]]]);
        await client.call("engine_createBlock", [true, true]);
        assert.equal(await codeAt(), toHex(packed));
        assert.equal(await client.call("state_getStorage", [pending]), null);
        await client.call("engine_createBlock", [true, true]);
        assert.equal(((await client.call("chain_getHeader")) as { readonly number: string }).number, "0x3");
      } finally {
        await stop();
      }
    });

    test("makes blocks at intervals", async () => {
      const client = await start({ interval: 50 });
      try {
        const reached = Promise.withResolvers<void>();
        await client.subscribe("chain_subscribeFinalizedHeads", [], (head) => {
          if (Number((head as { readonly number: string }).number) >= 2) reached.resolve();
        });
        await reached.promise;
      } finally {
        await stop();
      }
    });
  });
}
