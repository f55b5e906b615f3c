import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FolderCheckers, VectorContext } from "./context.ts";
import { blockSequence, builtBlocks, singleBlock } from "./runtime-exec/blocks.ts";
import { callsOnBlobs, callsOnGenesis, validation } from "./runtime-exec/calls.ts";
import { hostApi } from "./runtime-exec/host-api.ts";

/** The states are read by the cases that name them: each must be named by one. */
async function states(path: string, context: VectorContext): Promise<void> {
  const folder = dirname(path);
  const vectors = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const texts = vectors.map((name) => readFileSync(join(folder, name), "utf8"));
  for (const name of readdirSync(path)) {
    await context.check(`${name} is in use`, () => assert.ok(texts.some((text) => text.includes(name))));
  }
}

/** Checkers of blocks, runtime calls and host functions of real Wasm runtimes. */
export const files: FolderCheckers = {
  "polkadot-1.json": singleBlock,
  "kusama-1.json": singleBlock,
  "kusama-3784.json": singleBlock,
  "westend-1-128.json": blockSequence,
  "devchain-kusama-2001001.json": builtBlocks,
  "host-api-polkadot-tests.json": hostApi,
  states,
  "runtime-calls-on-blobs.json": callsOnBlobs,
  "runtime-calls-on-genesis.json": callsOnGenesis,
  "validate-transaction-westend-16547611.json": validation,
};
