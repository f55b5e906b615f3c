import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin } from "@serinus/frame";
import { alice, call, log, MAX_TASKS, MAXIMUM, nameOf, root, schedulerChain } from "./scheduler-chain.ts";

const setRetry = (task: readonly [number, number], retries: number, period: number) =>
  call("set_retry", { task, retries, period });
const setRetryNamed = (id: number, retries: number, period: number) =>
  call("set_retry_named", { id: nameOf(id), retries, period });
const cancelRetry = (task: readonly [number, number]) => call("cancel_retry", { task });
const cancelRetryNamed = (id: number) => call("cancel_retry_named", { id: nameOf(id) });

function chain() {
  const made = schedulerChain();
  return { ...made, retries: () => [...made.scheduler.storage.Retries.iter()] };
}

describe("a task that is tried again", () => {
  it("runs until it succeeds", () => {
    const { schedule, assertOk, runToBlock, log: logged, told, retries, tryState } = chain();
    schedule(4, log(1, { from: 9 }));
    assertOk(setRetry([4, 0], 10, 3), root);
    assert.equal(told().at(-1), "RetrySet 4:0");
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 Err", "Scheduled 7:0"]);
    assert.deepEqual(retries(), [[[7, 0], { total_retries: 10, remaining: 9, period: 3 }]]);
    tryState();
    runToBlock(7);
    assert.deepEqual(retries(), [[[10, 0], { total_retries: 10, remaining: 8, period: 3 }]]);
    runToBlock(10);
    assert.deepEqual(logged, ["Root 1"]);
    assert.deepEqual(retries(), []);
    runToBlock(16);
    assert.deepEqual(logged, ["Root 1"]);
  });

  it("runs no more often than was said", () => {
    const { schedule, assertOk, runToBlock, log: logged, told, retries, agendas } = chain();
    schedule(4, log(1, { from: 100 }));
    assertOk(setRetry([4, 0], 2, 1), root);
    runToBlock(5);
    assert.deepEqual(told(), ["Dispatched 5:0 Err", "Scheduled 6:0"]);
    assert.deepEqual(retries(), [[[6, 0], { total_retries: 2, remaining: 0, period: 1 }]]);
    runToBlock(6);
    assert.deepEqual(told(), ["Dispatched 6:0 Err"]);
    assert.deepEqual([logged, retries(), agendas()], [[], [], []]);
  });

  it("has no name when it is tried again", () => {
    const { schedule, scheduler, assertOk, runToBlock, told, agenda } = chain();
    schedule(4, log(1, { from: 6 }), { name: nameOf(1) });
    assertOk(setRetryNamed(1, 5, 2), root);
    assert.equal(told().at(-1), "RetrySet 4:0 named");
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 named Err", "Scheduled 6:0"]);
    assert.equal(agenda(6)[0]?.maybe_id, undefined);
    assert.equal(scheduler.storage.Lookup.get(nameOf(1)), undefined);
    runToBlock(6);
    assert.deepEqual(told(), ["Dispatched 6:0 Ok"]);
  });

  it("has its periods besides", () => {
    const { schedule, assertOk, runToBlock, told, retries, agenda, log: logged } = chain();
    schedule(4, log(1, { from: 6 }), { name: nameOf(1), periodic: [10, 3] });
    assertOk(setRetryNamed(1, 5, 2), root);
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 named Err", "Scheduled 6:0", "Scheduled 14:0"]);
    assert.equal(agenda(6)[0]?.maybe_periodic, undefined);
    assert.deepEqual(agenda(14)[0]?.maybe_periodic, [10, 1]);
    assert.deepEqual(
      new Map(retries().map(([[when], { remaining }]) => [when, remaining])),
      new Map([
        [6, 4],
        [14, 5],
      ]),
    );
    runToBlock(6);
    runToBlock(24);
    assert.equal(logged.length, 3);
    assert.deepEqual(retries(), []);
  });

  it("is given up when there is no room", () => {
    const { schedule, assertOk, runToBlock, told, retries } = chain();
    schedule(4, log(1, { from: 9 }));
    assertOk(setRetry([4, 0], 10, 1), root);
    for (let i = 0; i < MAX_TASKS; i++) schedule(5, log(2));
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 Err", "RetryFailed 4:0"]);
    assert.deepEqual(retries(), []);
  });

  it("is given up when there is too little weight", () => {
    const { schedule, assertOk, runToBlock, told, agendas, retries } = chain();
    schedule(4, log(1, { from: 9, weight: MAXIMUM - 50_000n }));
    assertOk(setRetry([4, 0], 10, 1), root);
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 Err", "RetryFailed 4:0"]);
    assert.deepEqual([agendas(), retries()], [[], []]);
  });
});

describe("retries", () => {
  it("are cancelled", () => {
    const { schedule, assertOk, runToBlock, told, retries } = chain();
    schedule(4, log(1, { from: 9 }));
    schedule(4, log(2, { from: 9 }), { name: nameOf(1) });
    assertOk(setRetry([4, 0], 10, 1), root);
    assertOk(setRetryNamed(1, 10, 1), root);
    assert.equal(retries().length, 2);
    assertOk(cancelRetry([4, 0]), root);
    assertOk(cancelRetryNamed(1), root);
    assert.deepEqual(told().slice(-2), ["RetryCancelled 4:0", "RetryCancelled 4:1 named"]);
    assert.deepEqual(retries(), []);
    runToBlock(4);
    assert.deepEqual(told(), ["Dispatched 4:0 Err", "Dispatched 4:1 named Err"]);
  });

  it("end with their task", () => {
    const { schedule, assertOk, retries } = chain();
    schedule(4, log(1));
    schedule(4, log(2), { name: nameOf(1) });
    assertOk(setRetry([4, 0], 10, 1), root);
    assertOk(setRetryNamed(1, 10, 1), root);
    assertOk(call("cancel", { when: 4, index: 0 }), root);
    assertOk(call("cancel_named", { id: nameOf(1) }), root);
    assert.deepEqual(retries(), []);
  });

  it("belong to a task", () => {
    const { assertNoop, scheduler } = chain();
    const { NotFound } = scheduler.error;
    for (const refused of [
      setRetry([4, 0], 1, 1),
      setRetryNamed(1, 1, 1),
      cancelRetry([4, 0]),
      cancelRetryNamed(1),
    ]) {
      assertNoop(refused, root, NotFound);
    }
  });

  it("want the task's privileges", () => {
    const { schedule, assertNoop } = chain();
    schedule(4, log(1));
    schedule(4, log(2), { name: nameOf(1) });
    for (const refused of [
      setRetry([4, 0], 1, 1),
      setRetryNamed(1, 1, 1),
      cancelRetry([4, 0]),
      cancelRetryNamed(1),
    ]) {
      assertNoop(refused, alice, badOrigin);
    }
  });
});
