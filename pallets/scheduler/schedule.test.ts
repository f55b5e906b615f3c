import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, exhausted, weight } from "@serinus/frame";
import { cancel, reschedule, rescheduleNamed } from "./schedule.ts";
import {
  alice,
  bob,
  call,
  FORBIDDEN,
  log,
  MAX_TASKS,
  nameOf,
  root,
  schedulerChain,
} from "./scheduler-chain.ts";

const once = { maybe_periodic: undefined, priority: 127 } as const;
const at = (when: number, of = log(42)) => call("schedule", { when, ...once, call: of });
const after = (blocks: number, of = log(42)) => call("schedule_after", { after: blocks, ...once, call: of });
const named = (id: number, when: number, of = log(42)) =>
  call("schedule_named", { id: nameOf(id), when, ...once, call: of });
const namedAfter = (id: number, blocks: number, of = log(42)) =>
  call("schedule_named_after", { id: nameOf(id), after: blocks, ...once, call: of });
const cancelAt = (when: number, index: number) => call("cancel", { when, index });
const cancelNamed = (id: number) => call("cancel_named", { id: nameOf(id) });

describe("a task", () => {
  it("runs at its block", () => {
    const chain = schedulerChain();
    chain.assertOk(at(4), root);
    assert.deepEqual(chain.told(), ["Scheduled 4:0"]);
    chain.runToBlock(3);
    assert.deepEqual(chain.log, []);
    chain.tryState();
    chain.runToBlock(4);
    assert.deepEqual(chain.log, ["Root 42"]);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Ok"]);
    assert.deepEqual(chain.agendas(), []);
    chain.runToBlock(10);
    assert.deepEqual(chain.log, ["Root 42"]);
    chain.tryState();
  });

  it("runs so many blocks after the next", () => {
    const chain = schedulerChain();
    chain.assertOk(after(3), root);
    chain.assertOk(after(0), root);
    chain.assertOk(namedAfter(1, 3), root);
    chain.assertOk(after(0xffff_ffff), root);
    assert.deepEqual(chain.agendas(), [2, 5, 0xffff_ffff]);
    assert.equal(chain.agenda(5).length, 2);
    chain.runToBlock(5);
    assert.deepEqual(chain.log, ["Root 42", "Root 42", "Root 42"]);
  });

  it("is for later blocks", () => {
    const chain = schedulerChain();
    const { TargetBlockNumberInPast } = chain.scheduler.error;
    chain.runToBlock(3);
    for (const when of [0, 2, 3]) chain.assertNoop(at(when), root, TargetBlockNumberInPast);
    chain.assertNoop(named(1, 3), root, TargetBlockNumberInPast);
    chain.assertOk(at(4), root);
  });

  it("is scheduled and changed by those who may", () => {
    const chain = schedulerChain();
    const id = nameOf(1);
    for (const refused of [
      at(4),
      after(4),
      named(1, 4),
      namedAfter(1, 4),
      cancelAt(4, 0),
      cancelNamed(1),
      call("set_retry", { task: [4, 0], retries: 1, period: 1 }),
      call("set_retry_named", { id, retries: 1, period: 1 }),
      call("cancel_retry", { task: [4, 0] }),
      call("cancel_retry_named", { id }),
    ]) {
      chain.assertNoop(refused, bob, badOrigin);
    }
  });

  it("runs as whoever scheduled it, and may do what they may", () => {
    const chain = schedulerChain();
    chain.assertOk(at(4), alice);
    chain.assertOk(at(4, log(FORBIDDEN)), alice);
    chain.assertOk(at(4, log(FORBIDDEN)), root);
    chain.runToBlock(4);
    assert.deepEqual(chain.log, ["Signed 42", `Root ${FORBIDDEN}`]);
    const refused = chain.runtime.callFiltered.error;
    chain.assertHasEvent({
      type: "Scheduler",
      value: {
        type: "Dispatched",
        value: { task: [4, 1], id: undefined, result: { type: "Err", value: refused } },
      },
    });
    assert.equal(chain.scheduler.storage.Agenda.get(4).length, 0);
  });

  it("that fails tells why, and leaves no trace", () => {
    const chain = schedulerChain();
    chain.assertOk(at(4, log(1, { from: 5 })), root);
    chain.runToBlock(4);
    assert.deepEqual(chain.log, []);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Err"]);
    assert.deepEqual(chain.agendas(), []);
  });

  it("comes by priority, then in the order of the agenda", () => {
    const chain = schedulerChain();
    for (const [i, priority] of [
      [1, 127],
      [2, 126],
      [3, 127],
      [4, 0],
    ] as const) {
      chain.assertOk(call("schedule", { when: 4, maybe_periodic: undefined, priority, call: log(i) }), root);
    }
    chain.runToBlock(4);
    assert.deepEqual(chain.log, ["Root 4", "Root 2", "Root 1", "Root 3"]);
  });

  it("needs a place on the agenda", () => {
    const chain = schedulerChain();
    for (let i = 0; i < MAX_TASKS; i++) chain.assertOk(at(4, log(i)), root);
    chain.assertNoop(at(4), root, exhausted);
    chain.assertNoop(named(1, 4), root, exhausted);
    chain.assertOk(cancelAt(4, 3), root);
    chain.assertOk(cancelAt(4, 5), root);
    chain.assertOk(at(4), root);
    assert.deepEqual(chain.told().at(-1), "Scheduled 4:3");
  });

  it("with a name is the only one of that name", () => {
    const chain = schedulerChain();
    const { FailedToSchedule } = chain.scheduler.error;
    chain.assertOk(named(1, 4), root);
    assert.deepEqual(chain.scheduler.storage.Lookup.get(nameOf(1)), [4, 0]);
    chain.assertNoop(named(1, 5), root, FailedToSchedule);
    chain.assertNoop(namedAfter(1, 5), root, FailedToSchedule);
    chain.runToBlock(4);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 named Ok"]);
    assert.equal(chain.scheduler.storage.Lookup.get(nameOf(1)), undefined);
    chain.assertOk(named(1, 5), root);
  });
});

describe("cancelling", () => {
  it("takes a task off its agenda", () => {
    const chain = schedulerChain();
    const { NotFound } = chain.scheduler.error;
    chain.assertOk(at(4, log(1)), root);
    chain.assertOk(named(1, 4, log(2)), root);
    chain.assertOk(at(4, log(3)), root);
    chain.assertOk(cancelAt(4, 0), root);
    assert.equal(chain.told().at(-1), "Canceled 4:0");
    assert.equal(chain.agenda(4).length, 3);
    chain.assertNoop(cancelAt(4, 0), root, NotFound);
    chain.assertNoop(cancelAt(4, 3), root, NotFound);
    chain.assertNoop(cancelAt(5, 0), root, NotFound);
    chain.assertOk(cancelAt(4, 2), root);
    // The empty places at the end go, those before stay.
    assert.equal(chain.agenda(4).length, 2);
    chain.tryState();
    chain.assertOk(cancelAt(4, 1), root);
    assert.deepEqual(chain.agendas(), []);
    assert.equal(chain.scheduler.storage.Lookup.get(nameOf(1)), undefined);
    chain.runToBlock(4);
    assert.deepEqual(chain.log, []);
  });

  it("goes by the name, too", () => {
    const chain = schedulerChain();
    chain.assertOk(named(1, 4), root);
    chain.assertOk(cancelNamed(1), root);
    assert.equal(chain.told().at(-1), "Canceled 4:0");
    assert.deepEqual(chain.agendas(), []);
    chain.assertNoop(cancelNamed(1), root, chain.scheduler.error.NotFound);
    chain.tryState();
  });

  it("wants the task's privileges", () => {
    const chain = schedulerChain();
    chain.assertOk(at(4), root);
    chain.assertOk(named(1, 4), root);
    chain.assertOk(at(4), alice);
    chain.assertOk(named(2, 4), alice);
    chain.assertNoop(cancelAt(4, 0), alice, badOrigin);
    chain.assertNoop(cancelNamed(1), alice, badOrigin);
    chain.assertNoop(cancelAt(4, 2), root, badOrigin);
    chain.assertNoop(cancelNamed(2), root, badOrigin);
    chain.assertOk(cancelAt(4, 2), alice);
    chain.assertOk(cancelNamed(2), alice);
  });

  it("in vain writes the agenda back, for pallets that go on", () => {
    const chain = schedulerChain();
    assert.throws(
      () => cancel(chain.scheduler, [4, 0]),
      (thrown) => thrown === chain.scheduler.error.NotFound,
    );
    assert.deepEqual(chain.agendas(), [4]);
  });
});

describe("rescheduling", () => {
  it("moves a task", () => {
    const chain = schedulerChain();
    const address = chain.schedule(4, log(1));
    assert.deepEqual(reschedule(chain.scheduler, address, { type: "At", value: 6 }), [6, 0]);
    assert.deepEqual(chain.told(), ["Scheduled 4:0", "Canceled 4:0", "Scheduled 6:0"]);
    assert.deepEqual(chain.agendas(), [6]);
    chain.runToBlock(6);
    assert.deepEqual(chain.log, ["Root 1"]);
  });

  it("moves a named task with its name", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1), { name: nameOf(1) });
    assert.deepEqual(rescheduleNamed(chain.scheduler, nameOf(1), { type: "After", value: 4 }), [6, 0]);
    assert.deepEqual(chain.scheduler.storage.Lookup.get(nameOf(1)), [6, 0]);
    chain.tryState();
    chain.runToBlock(6);
    assert.deepEqual(chain.log, ["Root 1"]);
  });

  it("is refused when there is nothing to move, or nowhere to", () => {
    const chain = schedulerChain();
    const { scheduler } = chain;
    const { NotFound, Named, RescheduleNoChange, TargetBlockNumberInPast } = scheduler.error;
    const refuses = (work: () => unknown, why: typeof NotFound) =>
      assert.throws(work, (thrown) => thrown === why);
    chain.schedule(4, log(1));
    chain.schedule(4, log(2), { name: nameOf(1) });
    const move = (index: number, to: number) => reschedule(scheduler, [4, index], { type: "At", value: to });
    const moveNamed = (id: number, to: number) =>
      rescheduleNamed(scheduler, nameOf(id), { type: "At", value: to });
    refuses(() => move(0, 1), TargetBlockNumberInPast);
    refuses(() => move(0, 4), RescheduleNoChange);
    refuses(() => move(1, 5), Named);
    refuses(() => move(2, 5), NotFound);
    refuses(() => moveNamed(1, 1), TargetBlockNumberInPast);
    refuses(() => moveNamed(1, 4), RescheduleNoChange);
    refuses(() => moveNamed(2, 5), NotFound);
  });
});

it("a call weighs as much as the fullest agenda", () => {
  const { dispatcher, scheduler } = schedulerChain();
  const weighs = (of: ReturnType<typeof at>) => dispatcher.info(of).call_weight;
  const id = nameOf(1);
  const task = [4, 0];
  const tasks = BigInt(scheduler.constants.MaxScheduledPerBlock);
  for (const [of, refTime] of [
    [at(4), 50n + tasks],
    [after(4), 50n + tasks],
    [cancelAt(4, 0), 100n + tasks],
    [named(1, 4), 150n + tasks],
    [namedAfter(1, 4), 150n + tasks],
    [cancelNamed(1), 200n + tasks],
    [call("set_retry", { task, retries: 1, period: 1 }), 250n],
    [call("set_retry_named", { id, retries: 1, period: 1 }), 300n],
    [call("cancel_retry", { task }), 350n],
    [call("cancel_retry_named", { id }), 400n],
  ] as const) {
    assert.deepEqual(weighs(of), weight(refTime), of.value.type);
  }
});
