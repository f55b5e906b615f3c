import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type AnyCall, DispatchFailure } from "@serinus/frame";
import { seededNumbers } from "@serinus/frame/testing";
import { alice, call, log, longLog, MAXIMUM, nameOf, root, schedulerChain } from "./scheduler-chain.ts";

describe("Scheduler's invariants", () => {
  it("want names to lead to their tasks", () => {
    const chain = schedulerChain();
    chain.schedule(4, log(1), { name: nameOf(1) });
    chain.scheduler.storage.Lookup.insert(nameOf(2), [4, 0]);
    assert.throws(() => chain.tryState(), /the lookup of 0x0202.* leads to another task/);
    chain.scheduler.storage.Lookup.insert(nameOf(2), [4, 1]);
    assert.throws(() => chain.tryState(), /leads to another task/);
  });

  it("want retries to become fewer", () => {
    const chain = schedulerChain();
    chain.scheduler.storage.Retries.insert([4, 1], { total_retries: 1, remaining: 2, period: 1 });
    assert.throws(() => chain.tryState(), /task 1 of block 4 has 2 of 1 retries left/);
  });

  it("want agendas to be due before they are late", () => {
    const chain = schedulerChain();
    chain.scheduler.storage.IncompleteSince.put(2);
    assert.throws(() => chain.tryState(), /the agenda of block 2 is not due yet/);
  });

  for (const seed of [1, 2, 3]) {
    it(`hold whatever is called in many blocks, seed ${seed}`, () => {
      const chain = schedulerChain();
      const random = seededNumbers(seed);
      const outcomes = new Map<string, number>();
      for (let step = 0; step < 400; step++) {
        const now = chain.runtime.system.blockNumber();
        const outcome = tryDispatch(chain, randomCall(random, now), random(3) === 0 ? alice : root);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (random(3) === 0) chain.runToBlock(now + 1 + random(3));
        chain.tryState();
      }
      // The sequence must have met what it is for: success, and the errors that calls can meet.
      for (const outcome of ["ok", "Scheduler.NotFound", "Scheduler.FailedToSchedule", "BadOrigin"]) {
        assert.ok((outcomes.get(outcome) ?? 0) > 5, `${outcome}: ${JSON.stringify([...outcomes])}`);
      }
      assert.ok(chain.log.length > 50, `${chain.log.length} calls were made`);
    });
  }
});

function tryDispatch(
  { dispatcher }: ReturnType<typeof schedulerChain>,
  of: AnyCall,
  origin: typeof root,
): string {
  try {
    dispatcher.dispatch(of, origin);
    return "ok";
  } catch (thrown) {
    if (!(thrown instanceof DispatchFailure)) throw thrown;
    return thrown.message;
  }
}

/** Any call of Scheduler's, about few names and near blocks, so that calls meet one another's tasks. */
function randomCall(random: (below: number) => number, now: number): AnyCall {
  const id = nameOf(1 + random(4));
  const when = now + random(6);
  const task = [when, random(3)] as const;
  const scheduled = {
    maybe_periodic: random(3) === 0 ? [random(4), random(4)] : undefined,
    priority: random(256),
    call: randomTask(random, now),
  };
  const retry = { retries: random(4), period: random(3) };
  const calls = [
    call("schedule", { when, ...scheduled }),
    call("schedule_after", { after: random(5), ...scheduled }),
    call("schedule_named", { id, when, ...scheduled }),
    call("schedule_named_after", { id, after: random(5), ...scheduled }),
    call("cancel", { when: task[0], index: task[1] }),
    call("cancel_named", { id }),
    call("set_retry", { task, ...retry }),
    call("set_retry_named", { id, ...retry }),
    call("cancel_retry", { task }),
    call("cancel_retry_named", { id }),
  ];
  return calls[random(calls.length)] ?? log(0);
}

/** Light and heavy, short and long, succeeding and failing, and calls of Scheduler itself. */
function randomTask(random: (below: number) => number, now: number): AnyCall {
  const told = { weight: random(4) === 0 ? MAXIMUM / BigInt(1 + random(3)) : 10n, from: now + random(8) };
  switch (random(5)) {
    case 0:
      return longLog(random(9), told);
    case 1:
      return call("cancel_named", { id: nameOf(1 + random(4)) });
    default:
      return log(random(9), told);
  }
}
