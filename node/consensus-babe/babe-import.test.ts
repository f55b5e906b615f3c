import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { test } from "node:test";
import { createImportQueue } from "@serinus/block-import";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { createChain } from "@serinus/chain";
import { createFakeBackend } from "@serinus/chain/testing";
import { blake2_256, sr25519Sign } from "@serinus/crypto";
import { type CallOutcome, type Justification, UnknownBlockError } from "@serinus/node-api";
import { BabeConfiguration, BabeEpoch, type BabePreDigest, DigestItem } from "@serinus/runtime-api";
import { createPrimaryWeights } from "./primary-weights.ts";
import { secondaryAuthor } from "./secondary-author.ts";
import { startBabe } from "./start-babe.ts";
import { CONFIGURATION, epochOf, hashOf, makeHeader, NAMES, pairOf, plain } from "./testing.ts";

const NOW = 110 * 6000;

async function setup() {
  const backend = createFakeBackend();
  const records = new Map<string, Uint8Array>();
  const { importBlock } = backend.executor;
  // As the writer does: records go with the block.
  backend.executor.importBlock = async (request) => {
    const executed = await importBlock(request);
    for (const [key, value] of request.auxiliary ?? []) if (value !== undefined) records.set(key, value);
    return executed;
  };
  const runtime = {
    call: async (_at: BlockHash, method: string): Promise<CallOutcome> => {
      const value = {
        BabeApi_configuration: BabeConfiguration.encode(CONFIGURATION),
        BabeApi_current_epoch: BabeEpoch.encode(epochOf(0, 100)),
        BabeApi_next_epoch: BabeEpoch.encode(epochOf(1, 110)),
      }[method];
      return value === undefined ? { ok: false, error: `no ${method}` } : { ok: true, value };
    },
    version: async (at: BlockHash) => Promise.reject(new UnknownBlockError(at)),
  };
  const auxiliary = {
    get: (key: string) => records.get(key),
    async put(entries: readonly (readonly [string, Uint8Array | undefined])[]) {
      for (const [key, value] of entries) if (value !== undefined) records.set(key, value);
    },
  };
  const justified: string[] = [];
  const start = async () => {
    const weights = createPrimaryWeights();
    const { store, executor } = backend;
    const chain = createChain({ store, executor, log: () => {}, forkChoice: weights.forkChoice });
    const babe = await startBabe({ chain, weights, runtime, auxiliary, now: () => NOW, threads: 0 });
    const { verifier, blockImport } = babe;
    const taker = {
      engine: "FRNK",
      async importJustification({ number }: { number: number }, { data }: Justification) {
        if (data[0] === 0) throw new Error("no majority");
        justified.push(`#${number}`);
      },
    };
    const queue = createImportQueue({
      chain,
      verifier,
      blockImport,
      justificationImports: [taker],
      limit: 20,
    });
    return { chain, babe, queue };
  };
  return { backend, records, justified, start, ...(await start()) };
}

/** A plain secondary block by whoever the slot is, sealed. */
function sealedHeader(
  parent: BlockHash,
  number: number,
  slot: number,
  announces?: number,
  epoch = epochOf(0, 100),
) {
  const author = secondaryAuthor({ ...epoch, randomness: epoch.randomness }, BigInt(slot)) as number;
  const preDigest = plain(author, slot);
  const made = { parent, number, preDigest, sealedBy: NAMES[author] as string };
  return makeHeader(announces === undefined ? made : { ...made, announces });
}
const FIRST = epochOf(0, 100, { randomness: CONFIGURATION.randomness });
const hashOfHeader = (encoded: Uint8Array) => toH256(blake2_256(encoded));
const block = (encodedHeader: Uint8Array) => ({ encodedHeader, body: [] });

/** Blocks of slots 100 to 100 + count - 1 from genesis on; the first of slots 100 and 110 announce epochs. */
function line(genesis: BlockHash, count: number) {
  const headers: Uint8Array[] = [];
  let parent = genesis;
  for (let i = 0; i < count; i++) {
    const epoch = i < 10 ? FIRST : epochOf(1, 110);
    const header = sealedHeader(parent, i + 1, 100 + i, i === 0 ? 1 : i === 10 ? 2 : undefined, epoch);
    headers.push(header);
    parent = hashOfHeader(header);
  }
  return headers;
}

test("blocks are verified ahead of execution, over an epoch's end, and found again after a restart", async () => {
  const { queue, chain, backend, start, babe } = await setup();
  const headers = line(backend.genesis, 12);
  const [first, second] = await Promise.all([
    queue.importBlocks("initial-sync", headers.slice(0, 6).map(block)),
    queue.importBlocks("initial-sync", headers.slice(6).map(block)),
  ]);
  equal(queue.load(), 0);
  const expected = backend.calls.filter((call) => call.startsWith("expect"));
  equal(expected.length, 10, "each block that follows another of its batch");
  equal(expected[9], "expect 0 extrinsics, read on #10");
  deepEqual(
    [...first, ...second].map(({ outcome }) => outcome.type),
    new Array(12).fill("imported"),
  );
  equal(chain.best().number, 12);
  const at = chain.best().hash;
  equal(babe.babeImport.epochFor(at, 112n).epoch_index, 1n);
  equal(babe.babeImport.epochFor(at, 120n).randomness[0], 2);
  await chain.finalize(chain.canonicalHash(8) as BlockHash);
  await babe.close();
  const again = await start();
  equal(again.babe.babeImport.epochFor(at, 112n).epoch_index, 1n);
  equal(again.babe.babeImport.epochFor(at, 120n).randomness[0], 2);
  equal(again.babe.babeImport.context(backend.genesis), undefined, "what is final is forgotten");
  const known = await again.queue.importBlocks("broadcast", [block(headers[11] as Uint8Array)]);
  equal(known[0]?.outcome.type, "known");
});

test("a bad block takes what stands on it with it, and nothing before it", async () => {
  const { queue, chain, backend } = await setup();
  const headers = line(backend.genesis, 4);
  const broken = (headers[2] as Uint8Array).slice();
  broken[broken.length - 1] = (broken[broken.length - 1] as number) ^ 1;
  const results = await queue.importBlocks("initial-sync", [
    ...headers.slice(0, 2).map(block),
    block(broken),
    block(headers[3] as Uint8Array),
  ]);
  deepEqual(
    results.map(({ outcome }) => outcome.type),
    ["imported", "imported", "bad", "cancelled"],
  );
  equal(chain.best().number, 2);
  const [orphan] = await queue.importBlocks("broadcast", [block(headers[3] as Uint8Array)]);
  equal(orphan?.outcome.type, "unknown-parent");
  const [right] = await queue.importBlocks("broadcast", [block(headers[2] as Uint8Array)]);
  equal(right?.outcome.type, "imported");
});

test("slots rise, none is of the future, and epochs are announced when they begin", async () => {
  const { queue, backend } = await setup();
  const [one] = line(backend.genesis, 1) as [Uint8Array];
  await queue.importBlocks("broadcast", [block(one)]);
  const parent = hashOfHeader(one);
  const outcomeOf = async (encoded: Uint8Array) => {
    const [result] = await queue.importBlocks("broadcast", [block(encoded)]);
    const { outcome } = result as NonNullable<typeof result>;
    return "error" in outcome && "code" in outcome.error
      ? `${outcome.type} ${outcome.error.code}`
      : outcome.type;
  };
  equal(await outcomeOf(sealedHeader(parent, 2, 100, undefined, FIRST)), "bad slot-not-rising");
  equal(await outcomeOf(sealedHeader(parent, 2, 112, 2, epochOf(1, 110))), "failed from-future");
  equal(await outcomeOf(sealedHeader(parent, 2, 105, 2, FIRST)), "bad epoch-change");
  equal(await outcomeOf(sealedHeader(parent, 2, 111, undefined, epochOf(1, 110))), "bad epoch-change");
  equal(await outcomeOf(sealedHeader(parent, 3, 101, undefined, FIRST)), "bad bad-number");
  equal(await outcomeOf(sealedHeader(hashOf("nobody"), 2, 101, undefined, FIRST)), "unknown-parent");
  equal(await outcomeOf(new Uint8Array(8)), "bad bad-digest");
  equal(await outcomeOf(sealedHeader(parent, 2, 111, 2, epochOf(1, 110))), "imported");
});

test("justifications go to whoever takes them, and bad ones do not undo the block", async () => {
  const { queue, backend, justified } = await setup();
  const [one, two] = line(backend.genesis, 2) as [Uint8Array, Uint8Array];
  const proof = (byte: number, engine = "FRNK") => ({ engine, data: Uint8Array.of(byte) });
  const results = await queue.importBlocks("initial-sync", [
    { ...block(one), justifications: [proof(1), proof(1, "BEEF")] },
    { ...block(two), justifications: [proof(0)] },
  ]);
  const [first, second] = results.map(({ outcome }) => outcome);
  ok(first?.type === "imported" && first.badJustification === undefined);
  ok(second?.type === "imported" && /no majority/.test(second.badJustification?.message ?? ""));
  deepEqual(justified, ["#1"]);
  await queue.importJustification(hashOfHeader(two), proof(1));
  deepEqual(justified, ["#1", "#2"]);
  await rejects(queue.importJustification(hashOf("none"), proof(1)), { code: "unknown-block" });
  await rejects(queue.importJustification(hashOfHeader(two), proof(1, "aura")), { code: "unknown-engine" });
});

test("the queue takes no more than it may hold, and nothing once it is closed", async () => {
  const { queue, backend } = await setup();
  const many = Array.from({ length: 21 }, () => block(new Uint8Array(1)));
  await rejects(queue.importBlocks("initial-sync", many), { code: "full" });
  const waiting = queue.importBlocks("initial-sync", line(backend.genesis, 3).map(block));
  await queue.close();
  deepEqual(
    (await waiting).map(({ outcome }) => outcome.type),
    ["cancelled", "cancelled", "cancelled"],
  );
  await rejects(queue.importBlocks("initial-sync", []), { code: "closed" });
});

test("a block that does not execute is bad, a node that cannot execute is no one's fault", async () => {
  const { queue, backend } = await setup();
  const [one] = line(backend.genesis, 1) as [Uint8Array];
  backend.beforeBlock = () => {
    throw new Error("the disk is full");
  };
  const [failed] = await queue.importBlocks("broadcast", [block(one)]);
  equal(failed?.outcome.type, "failed");
  backend.beforeBlock = () => {};
  const [imported] = await queue.importBlocks("broadcast", [block(one)]);
  equal(imported?.outcome.type, "imported");
});

test("the chain with more primary blocks is better, then the longer, then the first", async () => {
  const { chain, backend, babe } = await setup();
  const value = { vrf_signature: { pre_output: new Uint8Array(32), proof: new Uint8Array(64) } };
  const primary = (slot: number): BabePreDigest => ({
    type: "Primary",
    value: { authority_index: 0, slot: BigInt(slot), ...value },
  });
  const add = async (parent: BlockHash, number: number, preDigest: BabePreDigest) => {
    const header = makeHeader({ parent, number, preDigest, ...(number === 1 && { announces: 1 }) });
    return (await babe.babeImport.importBlock(header, [])).hash;
  };
  const a1 = await add(backend.genesis, 1, plain(0, 100));
  const a2 = await add(a1, 2, plain(0, 101));
  const b1 = await add(backend.genesis, 1, primary(102));
  equal(chain.best().hash, b1, "shorter, but primary");
  const a3 = await add(a2, 3, primary(103));
  equal(chain.best().hash, a3, "as many, and longer");
  const b2 = await add(b1, 2, plain(0, 104));
  await add(b2, 3, plain(1, 105));
  equal(chain.best().hash, a3, "as many and as long: the first stays");
  await chain.finalize(b1);
  equal(chain.best().number, 3);
  equal(chain.best().hash === a3, false, "under what is final nothing counts");
});

test("an own block is sealed with its author's key and imported with what it announces", async () => {
  const { chain, backend, babe } = await setup();
  const digest = [DigestItem.encode({ type: "PreRuntime", value: ["BABE", new Uint8Array(0)] })];
  const request = { parent: backend.genesis, digest, inherentData: new Uint8Array(8), extrinsics: [] };
  await rejects(
    babe.babeImport.buildBlock(request, () => undefined),
    { code: "no-seal" },
  );
  const { secretKey } = pairOf("//Alice");
  // The stand-in for an executor makes blocks without BABE's digest: they are refused before they are stored.
  await rejects(
    babe.babeImport.buildBlock(request, (hash) => sr25519Sign(secretKey, hash)),
    { code: "bad-digest" },
  );
  equal(chain.best().number, 0);
});

test("without records the runtime of the finalized block tells the epochs", async () => {
  const { chain, babe, queue, backend, records, start } = await setup();
  await queue.importBlocks("initial-sync", line(backend.genesis, 3).map(block));
  await chain.finalize(chain.best().hash);
  await babe.close();
  records.clear();
  const { babe: again } = await start();
  const at = chain.best().hash;
  equal(again.babeImport.epochFor(at, 105n).epoch_index, 0n);
  equal(again.babeImport.epochFor(at, 115n).epoch_index, 1n);
});
