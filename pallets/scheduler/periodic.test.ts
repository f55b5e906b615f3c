import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cancelNamed } from "./schedule.ts";
import { call, log, MAX_TASKS, nameOf, root, schedulerChain } from "./scheduler-chain.ts";

const periodic = (when: number, maybe_periodic: readonly [number, number]) =>
  call("schedule", { when, maybe_periodic, priority: 127, call: log(42) });

describe("a periodic task", () => {
  it("runs as often as was said", () => {
    const chain = schedulerChain();
    chain.assertOk(periodic(4, [3, 3]), root);
    const runs: number[] = [];
    for (let block = 2; block <= 20; block++) {
      chain.runToBlock(block);
      chain.tryState();
      if (chain.log.length > runs.length) runs.push(block);
    }
    assert.deepEqual(runs, [4, 7, 10]);
    assert.deepEqual(chain.agendas(), []);
  });

  it("is an ordinary one without distance or repetition", () => {
    const chain = schedulerChain();
    chain.assertOk(periodic(4, [3, 1]), root);
    chain.assertOk(periodic(4, [0, 3]), root);
    chain.assertOk(periodic(4, [3, 0]), root);
    for (const task of chain.agenda(4)) assert.equal(task?.maybe_periodic, undefined);
    chain.runToBlock(12);
    assert.equal(chain.log.length, 3);
  });

  it("goes on when it fails", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1, { from: 5 }), { periodic: [3, 2] });
    chain.runToBlock(4);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Err", "Scheduled 7:0"]);
    chain.runToBlock(7);
    assert.deepEqual(chain.log, ["Root 1"]);
  });

  it("keeps its name, under which it can be cancelled", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1), { periodic: [3, 3], name: nameOf(1) });
    chain.runToBlock(4);
    assert.deepEqual(chain.scheduler.storage.Lookup.get(nameOf(1)), [7, 0]);
    chain.tryState();
    cancelNamed(chain.scheduler, nameOf(1));
    chain.runToBlock(12);
    assert.deepEqual(chain.log, ["Root 1"]);
  });

  it("ends when the next agenda is full", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1), { periodic: [3, 3] });
    for (let i = 0; i < MAX_TASKS; i++) chain.schedule(7, log(2));
    chain.runToBlock(4);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Ok", "PeriodicFailed 4:0"]);
    chain.runToBlock(12);
    assert.equal(chain.log.filter((line) => line === "Root 1").length, 1);
  });
});
