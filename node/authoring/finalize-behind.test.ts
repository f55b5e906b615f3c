import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlockHash } from "@serinus/bytes";
import type { BlockEntry, ChainEvent } from "@serinus/node-api";
import { createFakeTimer } from "@serinus/timer/testing";
import { finalizeBehind } from "./finalize-behind.ts";

function setup(best = 0) {
  const block = (number: number): BlockEntry => ({ hash: `0x${number}` as BlockHash, number }) as BlockEntry;
  const listeners = new Set<(event: ChainEvent) => void>();
  const timer = createFakeTimer(0);
  const finalized = [0];
  const logged: string[] = [];
  let refuse = false;
  const state = { best };
  const stop = finalizeBehind({
    chain: {
      best: () => block(state.best),
      finalized: () => block(finalized.at(-1) as number),
      finalize: async (hash) => {
        if (refuse) throw new Error("left behind");
        finalized.push(Number(hash));
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    delay: 100,
    timer,
    log: (_level, _target, message) => logged.push(message),
  });
  return {
    timer,
    finalized,
    logged,
    stop,
    refuse: (value: boolean) => {
      refuse = value;
    },
    setBest(number: number) {
      state.best = number;
      for (const listener of listeners) {
        listener({ type: "best", block: block(number), enacted: [], retracted: [] });
      }
    },
  };
}

test("a block is final the delay after it became the best, and those after it in their time", async () => {
  const { setBest, timer, finalized } = setup();
  setBest(1);
  await timer.advance(90);
  setBest(2);
  setBest(3);
  assert.deepEqual(finalized, [0]);
  await timer.advance(10);
  assert.deepEqual(finalized, [0, 1]);
  await timer.advance(99);
  assert.deepEqual(finalized, [0, 1]);
  await timer.advance(1);
  assert.deepEqual(finalized, [0, 1, 3]);
  assert.deepEqual(timer.waiting(), []);
});

test("takes up what an earlier run left", async () => {
  const { timer, finalized } = setup(4);
  await timer.advance(100);
  assert.deepEqual(finalized, [0, 4]);
});

test("says why a block could not be finalized, and goes on", async () => {
  const { setBest, timer, finalized, logged, refuse } = setup();
  refuse(true);
  setBest(1);
  await timer.advance(100);
  assert.match(logged[0] ?? "", /#1 could not be finalized: .*left behind/);
  refuse(false);
  await timer.advance(100);
  assert.deepEqual(finalized, [0, 1]);
});

test("does nothing once ended", async () => {
  const { setBest, timer, finalized, stop } = setup();
  setBest(1);
  stop();
  setBest(2);
  await timer.advance(1000);
  assert.deepEqual(finalized, [0]);
});
