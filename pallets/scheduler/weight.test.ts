import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bindWeights, weight } from "@serinus/frame";
import { schedulerCode } from "./code.ts";
import { assertLookupsFit } from "./integrity-test.ts";
import {
  alice,
  log,
  longLog,
  MAXIMUM,
  nameOf,
  type SchedulerChain,
  schedulerChain,
  testWeights,
} from "./scheduler-chain.ts";

const AGENDAS = 1n;
const agenda = (tasks: bigint) => 2n + 256n * tasks;
const TASK = 4n;
const NAMED = 16n;
const PERIODIC = 8n;
const SIGNED = 64n;
const UNSIGNED = 128n;

/** Takes two thirds of a block. */
const heavy = { weight: (MAXIMUM / 3n) * 2n } as const;

/** Goes to the block before `block` and gives what beginning it weighs. */
function weightOf(chain: SchedulerChain, block: number): bigint {
  chain.runToBlock(block - 1);
  const before = chain.runtime.system.blockWeight().mandatory.ref_time;
  chain.runToBlock(block);
  const after = chain.runtime.system.blockWeight().mandatory.ref_time;
  // Both blocks begin with the base block of 10; an earlier block without tasks tells nothing else.
  assert.equal(before, 10n + AGENDAS + agenda(0n));
  return after - 10n;
}

const since = ({ scheduler }: SchedulerChain) => scheduler.storage.IncompleteSince.get();

describe("the weight of a block's tasks", () => {
  it("is that of the agenda, the tasks and their calls", () => {
    const chain = schedulerChain();
    chain.schedule(3, log(1));
    assert.equal(weightOf(chain, 3), AGENDAS + agenda(1n) + TASK + UNSIGNED + 10n);

    chain.schedule(5, log(1), { name: nameOf(1) });
    chain.schedule(5, log(2), { periodic: [1000, 3] });
    chain.schedule(5, log(3), { origin: alice.caller });
    const both = TASK + NAMED + UNSIGNED + (TASK + PERIODIC + UNSIGNED) + (TASK + SIGNED) + 30n;
    assert.equal(weightOf(chain, 5), AGENDAS + agenda(3n) + both);
    assert.equal(since(chain), undefined);
  });

  it("counts what a call really used, where it says so", () => {
    const chain = schedulerChain();
    chain.schedule(3, log(1, { weight: 1000n, used: 7n }));
    assert.equal(weightOf(chain, 3), AGENDAS + agenda(1n) + TASK + UNSIGNED + 7n);
    chain.schedule(5, log(1, { weight: 1000n, used: 7n, from: 9 }));
    assert.equal(weightOf(chain, 5), AGENDAS + agenda(1n) + TASK + UNSIGNED + 1000n);
  });

  it("counts the bytes of a preimage", () => {
    const chain = schedulerChain();
    const { len } = chain.hashed(longLog(1)).value;
    chain.schedule(3, longLog(1));
    const fetched = 36n + 256n * BigInt(len);
    assert.equal(weightOf(chain, 3), AGENDAS + agenda(1n) + fetched + UNSIGNED + 10n);
  });

  it("is nothing when there is none to begin with", () => {
    const chain = schedulerChain();
    const poor = {
      ...chain.scheduler,
      constants: { ...chain.scheduler.constants, MaximumWeight: weight(0n) },
    };
    chain.schedule(2, log(1));
    assert.deepEqual(schedulerCode.hooks?.onInitialize?.(poor, 2), weight(0n));
    assert.deepEqual(chain.log, []);
  });
});

describe("tasks that do not fit a block", () => {
  it("run in the next", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1, heavy));
    chain.schedule(4, log(2, heavy), { name: nameOf(1) });
    chain.runToBlock(4);
    assert.deepEqual(chain.log, ["Root 1"]);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Ok", "AgendaIncomplete 4"]);
    assert.equal(since(chain), 4);
    chain.tryState();
    // The task stays at its place, but its name is free.
    assert.deepEqual(
      chain.agenda(4).map((task) => task?.maybe_id),
      [undefined, nameOf(1)],
    );
    assert.equal(chain.scheduler.storage.Lookup.get(nameOf(1)), undefined);
    chain.runToBlock(5);
    assert.deepEqual(chain.log, ["Root 1", "Root 2"]);
    assert.deepEqual(chain.told(), ["Dispatched 4:1 named Ok"]);
    assert.equal(since(chain), undefined);
    assert.deepEqual(chain.agendas(), []);
  });

  it("let lighter ones go first", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1, heavy));
    chain.schedule(4, log(2, heavy));
    chain.schedule(4, log(3));
    chain.runToBlock(4);
    assert.deepEqual(chain.log, ["Root 1", "Root 3"]);
  });

  it("hold up later agendas, which follow in order", () => {
    const chain = schedulerChain();
    for (const i of [1, 2, 3]) chain.schedule(4, log(i, heavy));
    chain.schedule(5, log(4, heavy));
    chain.schedule(6, log(5));
    chain.runToBlock(4);
    assert.equal(since(chain), 4);
    chain.runToBlock(5);
    assert.equal(since(chain), 4);
    assert.deepEqual(chain.log, ["Root 1", "Root 2"]);
    chain.runToBlock(6);
    // What remains suffices for the light task of block 6, not for the heavy one of block 5.
    assert.deepEqual(chain.log, ["Root 1", "Root 2", "Root 3", "Root 5"]);
    assert.equal(since(chain), 5);
    assert.deepEqual(chain.told(), ["Dispatched 4:2 Ok", "Dispatched 6:0 Ok", "AgendaIncomplete 5"]);
    chain.runToBlock(7);
    assert.deepEqual(chain.log.at(-1), "Root 4");
    assert.equal(since(chain), undefined);
  });

  it("may leave no weight even to look at the next agenda", () => {
    const chain = schedulerChain();
    const all = MAXIMUM - AGENDAS - agenda(1n) - TASK - UNSIGNED;
    chain.schedule(4, log(1, heavy));
    chain.schedule(4, log(2, { weight: all }));
    chain.schedule(5, log(3));
    chain.runToBlock(5);
    assert.deepEqual(chain.told(), ["Dispatched 4:1 Ok", "AgendaIncomplete 5"]);
    chain.runToBlock(6);
    assert.deepEqual(chain.log, ["Root 1", "Root 2", "Root 3"]);
  });

  it("are not even begun without the weight of a task", () => {
    const chain = schedulerChain();
    const all = MAXIMUM - AGENDAS - agenda(2n) - TASK - UNSIGNED;
    chain.schedule(4, log(1, { weight: all }));
    chain.schedule(4, log(2));
    chain.runToBlock(4);
    assert.deepEqual(chain.told(), ["Dispatched 4:0 Ok", "AgendaIncomplete 4"]);
    chain.runToBlock(5);
    assert.deepEqual(chain.log, ["Root 1", "Root 2"]);
  });

  it("never run when a whole block is too little", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1, { weight: MAXIMUM }));
    chain.schedule(4, log(2));
    chain.runToBlock(4);
    assert.deepEqual(chain.told(), ["PermanentlyOverweight 4:0", "Dispatched 4:1 Ok"]);
    assert.equal(since(chain), undefined);
    // It stays on the agenda for those who look, and can be cancelled.
    assert.equal(chain.agenda(4).length, 2);
    chain.runToBlock(50);
    assert.deepEqual(chain.log, ["Root 2"]);
    chain.tryState();
  });
});

it("the weights must let long calls run", () => {
  const { scheduler } = schedulerChain();
  assertLookupsFit(scheduler);
  const fetched = { refTime: 36n, per: { s: { refTime: 1000n } } } as const;
  const weights = bindWeights({ ...testWeights, service_task_fetched: fetched }, { read: 0n, write: 0n });
  const costly = { ...scheduler, config: { ...scheduler.config, weights } };
  assert.throws(() => assertLookupsFit(costly), /1048576 bytes is too heavy/);
});
