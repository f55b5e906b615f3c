import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connectRpc } from "../reliability/rpc-client.ts";
import { findSpec } from "../specs-folder.ts";
import { startTestNode } from "./dev-node.ts";
import { writePlainSpec } from "./plain-spec.ts";

/** A chain's runtime, and what opens its blocks: the engine of the pre-digest, and how many inherents. */
type Expected = readonly [runtime: string, engine: "BABE" | "aura" | undefined, inherents: number];

/**
 * Relay chains of all times, with their runtimes: those of 2020 ask for other inherents than those of today. Theirs are
 * the timestamp and what became of the parachains.
 */
const RELAY_CHAINS: Record<string, Expected> = {
  "kusama.json": ["kusama 1020", "BABE", 2],
  "polkadot.json": ["polkadot 0", "BABE", 2],
  "westend.json": ["westend 1", "BABE", 2],
  "gossamer-two-auths.json": ["polkadot 9080", "BABE", 1],
  "kagome-testchain4v.json": ["polkadot 9190", "BABE", 2],
  "gossamer-westend-local.json": ["westend 9320", "BABE", 2],
  "wococo.json": ["westend 9390", "BABE", 2],
  "paseo.json": ["paseo 1001002", "BABE", 2],
};

/**
 * Parachains of all times; theirs are the timestamp and the relay chain's word. A shell knows no time and takes no
 * transactions: it waits for the code that is to take its place. Moonbeam's have no slots, but authors of their own.
 */
const PARACHAINS: Record<string, Expected> = {
  "asset-hub-kusama.json": ["shell 2", undefined, 1],
  "asset-hub-polkadot.json": ["shell 2", undefined, 1],
  "asset-hub-westend.json": ["shell 2", undefined, 1],
  "asset-hub-westend-genesis.json": ["westmint 1", "aura", 2],
  "tick.json": ["test-parachain 14", "aura", 2],
  "trick.json": ["test-parachain 14", "aura", 2],
  "moonbase.json": ["moonbase 40", undefined, 2],
  "moonriver.json": ["moonriver 49", undefined, 2],
  "cumulus-contracts-rococo.json": ["canvas-kusama 16", "aura", 2],
  "bridge-hub-rococo.json": ["bridge-hub-rococo 1", "aura", 2],
  "collectives-polkadot.json": ["collectives 9290", "aura", 2],
  "bridge-hub-kusama.json": ["bridge-hub-kusama 9360", "aura", 2],
  "coretime-rococo.json": ["coretime-rococo 9430", "aura", 2],
  "people-rococo.json": ["people-rococo 10000", "aura", 2],
  "gargantua.json": ["gargantua 250", "aura", 2],
  "coretime-kusama.json": ["coretime-kusama 1002000", "aura", 2],
  "people-kusama.json": ["people-kusama 1002000", "aura", 2],
  "people-westend-local.json": ["people-westend 1020003", "aura", 2],
  "statemine-1019003.wasm": ["statemine 1019003", "aura", 2],
};

/** Chains that stand alone, with the timestamp for an inherent. */
const SOLO_CHAINS: Record<string, Expected> = {
  "substrate-node-template.json": ["node-template 100", "aura", 1],
  // Without authors, it says nothing of slots.
  "minimal-template-runtime-0.wasm": ["minimal-template-runtime 0", "BABE", 1],
};

const ENGINES = { BABE: "0x0642414245", aura: "0x0661757261" };

for (const [kind, chains] of Object.entries({
  "relay chain": RELAY_CHAINS,
  parachain: PARACHAINS,
  "solo chain": SOLO_CHAINS,
})) {
  describe(`a development node of a ${kind}`, () => {
    for (const [file, [runtime, engine, inherents]] of Object.entries(chains)) {
      const found = findSpec(file);
      test(`makes blocks of ${runtime} (${file})`, {
        skip: "missing" in found && found.missing,
      }, async () => {
        if ("missing" in found) return;
        const plain = file.endsWith(".wasm")
          ? await writePlainSpec(found.path, "development", { name: runtime })
          : undefined;
        const node = await startTestNode({ chain: plain?.path ?? found.path, seal: "manual" });
        const rpc = await connectRpc(`ws://127.0.0.1:${node.port}`);
        try {
          const { specName, specVersion } = (await rpc.call("state_getRuntimeVersion")) as {
            readonly specName: string;
            readonly specVersion: number;
          };
          assert.equal(`${specName} ${specVersion}`, runtime);
          for (let number = 1; number <= 3; number++) {
            const { hash } = (await rpc.call("engine_createBlock", [true, true])) as {
              readonly hash: string;
            };
            assert.equal(await rpc.call("chain_getBlockHash", [number]), hash);
          }
          const { block } = (await rpc.call("chain_getBlock")) as {
            readonly block: {
              readonly header: { readonly digest: { readonly logs: readonly string[] } };
              readonly extrinsics: readonly string[];
            };
          };
          const opened = block.header.digest.logs[0] ?? "";
          assert.equal(
            Object.values(ENGINES).find((start) => opened.startsWith(start)),
            engine && ENGINES[engine],
          );
          assert.equal(block.extrinsics.length, inherents);
        } finally {
          await rpc.close();
          await node.close();
          await plain?.remove();
        }
      });
    }
  });
}
