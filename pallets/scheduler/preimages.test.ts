import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cancelNamed } from "./schedule.ts";
import { call, log, longLog, nameOf, root, schedulerChain } from "./scheduler-chain.ts";

const note = (bytes: Uint8Array) => ({
  type: "Preimage",
  value: { type: "note_preimage", value: { bytes } },
});

function chain() {
  const made = schedulerChain();
  const requests = (of: ReturnType<typeof log>): number => {
    const status = made.preimage.storage.RequestStatusFor.get(made.hashed(of).value.hash);
    return status?.type === "Requested" ? status.value.count : 0;
  };
  return { ...made, requests };
}

describe("a call that is kept as preimage", () => {
  it("is requested when it is scheduled, and let go when it has run", () => {
    const {
      schedule,
      hashed,
      encoded,
      assertOk,
      runToBlock,
      requests,
      preimages,
      log: logged,
      tryState,
    } = chain();
    schedule(4, log(1), { call: hashed(log(1)) });
    assert.equal(requests(log(1)), 1);
    assertOk(note(encoded(log(1))), root);
    tryState();
    runToBlock(4);
    assert.deepEqual(logged, ["Root 1"]);
    assert.equal(preimages.length(hashed(log(1)).value.hash), undefined);
    tryState();
  });

  it("stays between the runs of a periodic task", () => {
    const { schedule, hashed, encoded, assertOk, runToBlock, requests, log: logged } = chain();
    assertOk(note(encoded(log(1))), root);
    schedule(4, log(1), { call: hashed(log(1)), periodic: [2, 2] });
    assert.equal(requests(log(1)), 2);
    runToBlock(4);
    assert.equal(requests(log(1)), 2);
    runToBlock(6);
    assert.equal(requests(log(1)), 1);
    assert.deepEqual(logged, ["Root 1", "Root 1"]);
  });

  it("is noted by the calls when it is long, which leaves a request of its own", () => {
    const { assertOk, agenda, hashed, requests, runToBlock, log: logged } = chain();
    assertOk(call("schedule", { when: 4, maybe_periodic: undefined, priority: 1, call: longLog(1) }), root);
    assert.deepEqual(agenda(4)[0]?.call, hashed(longLog(1)));
    assert.equal(requests(longLog(1)), 2);
    runToBlock(4);
    assert.deepEqual(logged, ["Root 1"]);
    // One request is that of noting, the other that of scheduling; running takes back one, as in Substrate.
    assert.equal(requests(longLog(1)), 1);
  });

  it("is let go when its task is cancelled", () => {
    const { schedule, hashed, assertOk, requests } = chain();
    schedule(4, log(1), { call: hashed(log(1)) });
    schedule(4, log(1), { call: hashed(log(1)), name: nameOf(1) });
    assert.equal(requests(log(1)), 2);
    assertOk(call("cancel", { when: 4, index: 0 }), root);
    assertOk(call("cancel_named", { id: nameOf(1) }), root);
    assert.equal(requests(log(1)), 0);
  });

  it("is kept when a pallet cancels by name, which lets it go itself", () => {
    const { schedule, scheduler, hashed, requests, agendas } = chain();
    schedule(4, log(1), { call: hashed(log(1)), name: nameOf(1) });
    cancelNamed(scheduler, nameOf(1));
    assert.equal(requests(log(1)), 1);
    assert.deepEqual(agendas(), []);
  });
});

describe("a task without its call", () => {
  it("does not run, and is not tried again", () => {
    const {
      schedule,
      hashed,
      encoded,
      assertOk,
      runToBlock,
      told,
      requests,
      agenda,
      log: logged,
      tryState,
      scheduler,
    } = chain();
    schedule(4, log(1), { call: hashed(log(1)), name: nameOf(1) });
    runToBlock(4);
    assert.deepEqual(told(), ["CallUnavailable 4:0 named"]);
    assert.equal(requests(log(1)), 0);
    assert.equal(scheduler.storage.Lookup.get(nameOf(1)), undefined);
    assert.equal(agenda(4)[0]?.maybe_id, nameOf(1));
    tryState();
    assertOk(note(encoded(log(1))), root);
    runToBlock(20);
    assert.deepEqual(logged, []);
  });

  it("may have one that cannot be read", () => {
    const { schedule, runToBlock, told } = chain();
    schedule(4, log(1), { call: { type: "Inline", value: Uint8Array.of(99) } });
    schedule(4, log(1), { call: { type: "Inline", value: new Uint8Array() } });
    runToBlock(4);
    assert.deepEqual(told(), ["CallUnavailable 4:0", "CallUnavailable 4:1"]);
  });

  it("may be from before lengths were kept", () => {
    const { schedule, hashed, encoded, assertOk, runToBlock, log: logged } = chain();
    const { hash } = hashed(log(1)).value;
    schedule(4, log(1), { call: { type: "Legacy", value: { hash } } });
    assertOk(note(encoded(log(1))), root);
    runToBlock(4);
    assert.deepEqual(logged, ["Root 1"]);
  });
});
