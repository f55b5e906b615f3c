import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { appendDigest, createChain } from "@serinus/chain";
import { createFakeBackend } from "@serinus/chain/testing";
import { blake2_256, sr25519Verify } from "@serinus/crypto";
import { createMemoryKeystore } from "@serinus/keystore";
import { BabePreDigest, DigestItem } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { createFakeTimer } from "@serinus/timer/testing";
import type { BabeImport } from "./babe-import.ts";
import { createSlotWorker, type SlotWorkerOptions } from "./create-slot-worker.ts";
import type { BlockContext } from "./epoch-changes.ts";
import { CONFIGURATION, epochOf, NAMES, pairOf } from "./testing.ts";

const SLOT = 6000;

interface Made {
  readonly slot: bigint;
  readonly maxMillis: number | undefined;
  readonly timestamp: number;
}

/** A worker with these keys, whose blocks are stored without being executed. The clock stands in the midst of slot 99. */
function setup(more: Partial<SlotWorkerOptions> = {}, names: readonly string[] = NAMES, start = 99.5 * SLOT) {
  const backend = createFakeBackend();
  const chain = createChain({ store: backend.store, executor: backend.executor, log: () => {} });
  const timer = createFakeTimer(start);
  const keystore = createMemoryKeystore();
  for (const name of names) keystore.generate("babe", "sr25519", name);
  const contexts = new Map<string, BlockContext>([
    [backend.genesis, { number: 0, slot: 0n, announced: undefined }],
  ]);
  const made: Made[] = [];
  const records: (readonly [string, Uint8Array | undefined])[] = [];
  const logged: string[] = [];
  let timestamp = 0;
  const hold: { until: Promise<void> } = { until: Promise.resolve() };
  const buildBlock: BabeImport["buildBlock"] = async (request, sign, kept = []) => {
    await hold.until;
    const item = DigestItem.decode(request.digest[0] as Uint8Array);
    if (item.type !== "PreRuntime") throw new Error("expected a pre-digest");
    const { value } = BabePreDigest.decode(item.value[1]);
    const built = await chain.buildBlock(request, async ({ encodedHeader }) => {
      const hash = blake2_256(encodedHeader);
      const seal = sign(hash);
      ok(seal && sr25519Verify(seal, hash, pairOf(NAMES[value.authority_index] as string).publicKey));
      const digest = DigestItem.encode({ type: "Seal", value: ["BABE", seal] });
      ok(appendDigest(encodedHeader, digest).length > encodedHeader.length);
      return { seal: digest };
    });
    made.push({ slot: value.slot, maxMillis: request.maxMillis, timestamp });
    records.push(...kept);
    contexts.set(built.hash, { number: built.number, slot: value.slot, announced: undefined });
    return built;
  };
  const worker = createSlotWorker({
    chain,
    babeImport: {
      configuration: CONFIGURATION,
      context: (hash: string) => contexts.get(hash),
      epochFor: () => epochOf(0, 100),
      buildBlock,
    } as unknown as BabeImport,
    keystore,
    pool: { ready: () => [], settled: async () => {}, remove: () => [] },
    inherents: async (_parent, time) => {
      ({ timestamp } = time);
      return new Uint8Array(8);
    },
    auxiliary: { get: () => undefined },
    timer,
    log: (_level, _target, message) => void logged.push(message),
    ...more,
  });
  const pass = async (millis = SLOT) => {
    await timer.advance(millis);
    await worker.settled();
  };
  return { made, records, logged, pass, timer, worker, hold, chain };
}

test("one block in every slot, beginning with the first whole one, with two thirds of it to be made", async () => {
  const { made, pass, records, worker } = setup();
  equal(made.length, 0);
  for (let i = 0; i < 4; i++) await pass();
  deepEqual(
    made,
    [100, 101, 102, 103].map((slot) => ({ slot: BigInt(slot), maxMillis: 4000, timestamp: slot * SLOT })),
  );
  deepEqual(records.at(-1), ["babe_authored_slot", u64.encode(103n)]);
  await worker.stop();
  await pass();
  equal(made.length, 4);
});

test("no block without a key, while the node syncs, is offline, or finality lags", async () => {
  const refusals = [
    [setup({}, []), /it is another's/],
    [setup({ isMajorSyncing: () => true }), /syncing/],
    [setup({ isOffline: () => true }), /no peer/],
    [setup({ auxiliary: { get: () => u64.encode(100n) } }), /a block was made in slot 100/],
  ] as const;
  for (const [{ made, pass, logged, worker }, reason] of refusals) {
    await pass();
    deepEqual(made, []);
    ok(reason.test(logged.at(-1) ?? ""), logged.at(-1));
    await worker.stop();
  }
  const forced = setup({ isOffline: () => true, forceAuthoring: true });
  await forced.pass();
  equal(forced.made.length, 1);
  const lagging = setup({ backoff: { maxInterval: 3, unfinalizedSlack: 0, authoringBias: 1 } });
  for (let i = 0; i < 8; i++) await lagging.pass();
  // One more slot between two blocks for each that is not final.
  deepEqual(
    lagging.made.map(({ slot }) => slot),
    [100n, 102n, 105n],
  );
});

test("a clock that is set makes no slot come twice, and slots without a block give more time", async () => {
  const { made, pass, timer } = setup();
  await pass();
  timer.set(timer.now() - 3 * SLOT);
  for (let i = 0; i < 4; i++) await pass();
  deepEqual(
    made.map(({ slot }) => slot),
    [100n, 101n],
  );
  timer.set(timer.now() + 6 * SLOT);
  await pass();
  // The first look after the jump is in the midst of a slot, five slots after the last block.
  equal(made.at(-2)?.slot, 107n);
  equal(made.at(-2)?.maxMillis, 3000 + 4 * 4000);
  deepEqual([made.at(-1)?.slot, made.at(-1)?.maxMillis], [108n, 4000]);
});

test("a slot that begins while a block is made comes late, and in what is left of it", async () => {
  const { made, timer, worker, hold } = setup();
  const { promise, resolve } = Promise.withResolvers<void>();
  hold.until = promise;
  await timer.advance(SLOT);
  await timer.advance(SLOT / 2 + 4000);
  hold.until = Promise.resolve();
  resolve();
  await worker.settled();
  deepEqual(
    made.map(({ slot, maxMillis }) => [slot, maxMillis]),
    [
      [100n, 4000],
      [101n, 2000],
    ],
  );
});

test("a failure is told once, and the next slot is tried", async () => {
  const { made, pass, logged, hold } = setup();
  hold.until = Promise.reject(new Error("the runtime trapped"));
  hold.until.catch(() => {});
  await pass();
  ok(logged.some((line) => /the runtime trapped/.test(line)));
  hold.until = Promise.resolve();
  await pass();
  deepEqual(
    made.map(({ slot }) => slot),
    [101n],
  );
});
