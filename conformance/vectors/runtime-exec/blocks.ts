import assert from "node:assert/strict";
import { concatBytes, fromHex, toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { extrinsicPayload, Header, OpaqueExtrinsic } from "@serinus/runtime-api";
import { RuntimeTrap } from "@serinus/runtime-code";
import { ScaleError, vec } from "@serinus/scale";
import type { VectorContext } from "../context.ts";
import { importPipeline } from "./import-pipeline.ts";
import {
  codeOf,
  readBuiltState,
  readBytes,
  readGenesis,
  readState,
  specFile,
  statePath,
} from "./spec-files.ts";
import { createTestChain, createTestEngine, type TestChain, withCode } from "./test-chain.ts";

const opaqueExtrinsics = vec(OpaqueExtrinsic);

interface SingleBlock {
  readonly id: string;
  readonly chain: string;
  readonly preState: string;
  readonly preStateRoot: string;
  readonly headerScale: string;
  readonly headerHash: string;
  readonly bodyScale: string;
  readonly extrinsics: readonly string[];
  readonly postStateRoot: string;
  readonly storageDiff: readonly (readonly [key: string, value: string | null])[];
}

/** A real block on the state before it: `polkadot-1.json`, `kusama-1.json`, `kusama-3784.json`. */
export async function singleBlock(path: string, context: VectorContext): Promise<void> {
  const block = context.json<SingleBlock>(path);
  const spec = specFile(`${block.chain}.json`, context);
  if (spec === undefined) return;
  const genesis = readGenesis(spec, context);
  const state = block.preState.includes("genesis")
    ? genesis
    : withCode(readState(statePath(path, block.preState)), codeOf(genesis));
  const chain = createTestChain(createTestEngine(), state, 0);
  const header = fromHex(block.headerScale);
  const encoded = concatBytes(withoutSeal(header), fromHex(block.bodyScale));

  await context.check("header and body", () => {
    assert.equal(toHex(blake2_256(header)), block.headerHash);
    const extrinsics = opaqueExtrinsics.decode(fromHex(block.bodyScale));
    assert.deepEqual(
      extrinsics.map((extrinsic) => toHex(extrinsicPayload(extrinsic))),
      block.extrinsics,
    );
  });
  await context.check("root of the state before", () =>
    assert.equal(toHex(chain.root()), block.preStateRoot),
  );
  await checkChangedBytes(context, chain, withoutSeal(header), fromHex(block.bodyScale));
  await context.check("executes to its state root", () => {
    const { call, overlay, commit } = chain.begin();
    call("Core_execute_block", encoded);
    for (const [key, value] of block.storageDiff) {
      const found = overlay.storage_get(fromHex(key));
      assert.equal(found === undefined ? null : toHex(found), value, `value of ${key}`);
    }
    assert.equal(toHex(commit()), block.postStateRoot);
  });
}

interface BlockSequence {
  readonly chain: string;
  readonly blocks: readonly {
    readonly number: number;
    readonly hash: string;
    readonly header: string;
    readonly body: readonly string[];
    readonly stateRoot: string;
  }[];
}

/** Consecutive real blocks from genesis: `westend-1-128.json`. */
export async function blockSequence(path: string, context: VectorContext): Promise<void> {
  const { chain: name, blocks } = context.json<BlockSequence>(path);
  const spec = specFile(`${name}.json`, context);
  if (spec === undefined) return;
  const chain = createTestChain(createTestEngine(), readGenesis(spec, context), 0);
  for (const [index, block] of blocks.entries()) {
    const header = withoutSeal(fromHex(block.header));
    const body = opaqueExtrinsics.encode(block.body.map(fromHex));
    if (index % 32 === 1) await checkChangedBytes(context, chain, header, body, `block ${block.number}: `);
    await context.check(`block ${block.number}`, () => {
      assert.equal(toHex(blake2_256(fromHex(block.header))), block.hash);
      const { call, commit } = chain.begin();
      call("Core_execute_block", concatBytes(header, body));
      assert.equal(toHex(commit()), block.stateRoot);
    });
  }
  await importPipeline(spec, blocks, context);
}

interface DevChain {
  readonly runtime: string;
  readonly genesisState: string;
  readonly genesisStateRoot: string;
  readonly genesisHash: string;
  readonly blocks: readonly {
    readonly number: number;
    readonly parentHash: string;
    readonly hash: string;
    readonly headerUnsealed: string;
    readonly stateRoot: string;
    readonly inherentData: string;
    readonly extrinsics: readonly string[];
    readonly applyResults: readonly string[];
  }[];
}

/** Blocks of a chain on a present runtime, built again and then executed: `devchain-kusama-2001001.json`. */
export async function builtBlocks(path: string, context: VectorContext): Promise<void> {
  const vector = context.json<DevChain>(path);
  const file = specFile("kusama-2001001.wasm", context);
  if (file === undefined) return;
  const state = withCode(readBuiltState(statePath(path, vector.genesisState)).top, readBytes(file));
  const chain = createTestChain(createTestEngine(), state, 1);
  await context.check("genesis", () => {
    assert.equal(toHex(chain.root()), vector.genesisStateRoot);
    assert.equal(vector.blocks[0]?.parentHash, vector.genesisHash);
  });
  for (const [index, block] of vector.blocks.entries()) {
    const header = fromHex(block.headerUnsealed);
    const extrinsics = block.extrinsics.map(fromHex);
    const body = opaqueExtrinsics.encode(extrinsics);
    const isExecutable = block.applyResults.every((result) => result.startsWith(APPLIED));
    if (index % 12 === 1) await checkChangedBytes(context, chain, header, body, `block ${block.number}: `);
    await context.check(`block ${block.number} is ${isExecutable ? "executed" : "refused"}`, () => {
      const { call, overlay } = chain.begin();
      const execute = () => call("Core_execute_block", concatBytes(header, body));
      // Two recorded blocks hold an extrinsic that the runtime refused: they were built on, but are not valid.
      if (!isExecutable) return assert.throws(execute, /Inability to pay some fees/);
      execute();
      return assert.equal(toHex(overlay.drain(1).trie.root), block.stateRoot);
    });
    await context.check(`block ${block.number} is built`, () => {
      const { call, commit } = chain.begin();
      call("Core_initialize_block", openHeader(header));
      const inherents = call("BlockBuilder_inherent_extrinsics", fromHex(block.inherentData));
      const made = opaqueExtrinsics.decode(inherents).map(toHex);
      assert.deepEqual(made, block.extrinsics.slice(0, made.length));
      const results = extrinsics.map((extrinsic) => toHex(call("BlockBuilder_apply_extrinsic", extrinsic)));
      assert.deepEqual(results, block.applyResults);
      assert.equal(toHex(call("BlockBuilder_finalize_block", new Uint8Array(0))), block.headerUnsealed);
      assert.equal(toHex(blake2_256(header)), block.hash);
      assert.equal(toHex(commit()), block.stateRoot);
    });
  }
}

/** `ApplyExtrinsicResult` begins so when the extrinsic belongs into the block, failed or not. */
const APPLIED = "0x00";

/** How many changed bytes of one body are tried at most; fields of the header are tried all. */
const CHANGED_BYTES = 120;

/**
 * A block with one byte changed, in its body or in the header before the digest, cannot be read or traps. (What the digest says of
 * consensus is for the seal to guard.)
 */
async function checkChangedBytes(
  context: VectorContext,
  chain: TestChain,
  header: Uint8Array,
  body: Uint8Array,
  prefix = "",
): Promise<void> {
  const { number } = Header.decode(header);
  const numberSize = number < 64 ? 1 : number < 16384 ? 2 : 4;
  const fields = [0, 31, 32, 32 + numberSize, 63 + numberSize, 64 + numberSize, 95 + numberSize];
  const step = Math.max(1, Math.floor(body.length / CHANGED_BYTES));
  const places = [...fields];
  for (let at = 0; at < body.length; at += step) places.push(header.length + at);
  await context.check(`${prefix}a byte changed anywhere makes the block fail`, () => {
    for (const place of places) {
      const changed = concatBytes(header, body);
      changed[place] = (changed[place] as number) ^ 1;
      assert.throws(
        () => {
          // A node reads the lengths of extrinsics, which old runtimes skip.
          opaqueExtrinsics.decode(changed.subarray(header.length));
          chain.begin().call("Core_execute_block", changed);
        },
        (error) => error instanceof RuntimeTrap || error instanceof ScaleError,
        `byte ${place}`,
      );
    }
  });
}

/** The header as a runtime sees it: the seal is the node's. */
function withoutSeal(encoded: Uint8Array): Uint8Array {
  const header = Header.decode(encoded);
  return Header.encode({
    ...header,
    digest: { logs: header.digest.logs.filter(({ type }) => type !== "Seal") },
  });
}

/** The header with which a block begins: roots are not known, and only the author's digest is there. */
function openHeader(finished: Uint8Array): Uint8Array {
  const header = Header.decode(finished);
  const none = toH256(new Uint8Array(32));
  return Header.encode({
    ...header,
    state_root: none,
    extrinsics_root: none,
    digest: { logs: header.digest.logs.filter(({ type }) => type === "PreRuntime") },
  });
}
