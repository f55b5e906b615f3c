import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, type DispatchFailure } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { GrandpaAuthorities } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { AUTHORITIES, GENESIS, grandpaChain, KEPT_SETS, KEYS, noteStalled } from "./grandpa-chain.ts";
import { scheduleChange, schedulePause, scheduleResume } from "./schedule.ts";

const NEXT: GrandpaAuthorities = AUTHORITIES.slice(0, 2);
const QUIET = { logs: [], events: [] };
const failsWith = (work: () => void, failure: DispatchFailure) =>
  assert.throws(work, (thrown) => thrown === failure);

describe("a change of authorities", () => {
  it("is announced in its block, and takes place so many blocks later", () => {
    const { grandpa, nextBlock, tryState } = grandpaChain();
    scheduleChange(grandpa, NEXT, 2, undefined);
    const value = { delay: 2, next_authorities: NEXT };
    assert.deepEqual(nextBlock(), { logs: [{ type: "ScheduledChange", value }], events: [] });
    assert.deepEqual(nextBlock(), QUIET);
    assert.deepEqual(grandpa.storage.Authorities.get(), AUTHORITIES);
    tryState();
    assert.deepEqual(nextBlock(), { logs: [], events: ["NewAuthorities"] });
    assert.deepEqual(grandpa.storage.Authorities.get(), NEXT);
    assert.equal(grandpa.storage.PendingChange.exists(), false);
    tryState();
  });

  it("takes place at once without a delay", () => {
    const { grandpa, nextBlock } = grandpaChain();
    scheduleChange(grandpa, NEXT, 0, undefined);
    const value = { delay: 0, next_authorities: NEXT };
    assert.deepEqual(nextBlock(), { logs: [{ type: "ScheduledChange", value }], events: ["NewAuthorities"] });
  });

  it("waits for no other, and keeps others off by force for twice its delay", () => {
    const { grandpa, nextBlock } = grandpaChain();
    const { ChangePending, TooSoon } = grandpa.error;
    scheduleChange(grandpa, NEXT, 1, 7);
    assert.deepEqual(grandpa.storage.NextForced.get(), 3);
    failsWith(() => scheduleChange(grandpa, NEXT, 1, undefined), ChangePending);
    failsWith(() => scheduleChange(grandpa, NEXT, 1, 7), ChangePending);
    const change = { delay: 1, next_authorities: NEXT };
    assert.deepEqual(nextBlock().logs, [{ type: "ForcedChange", value: [7, change] }]);
    failsWith(() => scheduleChange(grandpa, NEXT, 1, 7), ChangePending);
    grandpa.storage.PendingChange.kill();
    failsWith(() => scheduleChange(grandpa, NEXT, 1, 7), TooSoon);
    nextBlock();
    scheduleChange(grandpa, NEXT, 1, 7);
    assert.equal(grandpa.storage.NextForced.get(), 5);
  });

  it("counts blocks as on Kusama: beyond the last number it begins at 0", () => {
    const { grandpa } = grandpaChain();
    scheduleChange(grandpa, NEXT, 0xffff_ffff, 1);
    assert.equal(grandpa.storage.NextForced.get(), 0xffff_ffff);
  });
});

describe("finality", () => {
  it("is paused when told, after its delay, and goes on in the same way", () => {
    const { grandpa, nextBlock, tryState } = grandpaChain();
    const { PauseFailed, ResumeFailed } = grandpa.error;
    const state = () => grandpa.storage.State.get();
    failsWith(() => scheduleResume(grandpa, 1), ResumeFailed);
    schedulePause(grandpa, 1);
    assert.deepEqual(state(), { type: "PendingPause", value: { scheduled_at: 1, delay: 1 } });
    failsWith(() => schedulePause(grandpa, 1), PauseFailed);
    failsWith(() => scheduleResume(grandpa, 1), ResumeFailed);
    assert.deepEqual(nextBlock(), { logs: [{ type: "Pause", value: 1 }], events: [] });
    assert.deepEqual(nextBlock(), { logs: [], events: ["Paused"] });
    assert.deepEqual(state(), { type: "Paused" });
    failsWith(() => schedulePause(grandpa, 1), PauseFailed);
    tryState();
    scheduleResume(grandpa, 1);
    assert.deepEqual(state(), { type: "PendingResume", value: { scheduled_at: 3, delay: 1 } });
    failsWith(() => scheduleResume(grandpa, 1), ResumeFailed);
    assert.deepEqual(nextBlock(), { logs: [{ type: "Resume", value: 1 }], events: [] });
    assert.deepEqual(nextBlock(), { logs: [], events: ["Resumed"] });
    assert.deepEqual(state(), { type: "Live" });
    tryState();
  });
});

describe("note_stalled", () => {
  it("is root's", () => {
    const { assertNoop, assertOk, origins, grandpa, dispatcher } = grandpaChain();
    for (const origin of [origins.none, origins.signed(testAccount(1))]) {
      assertNoop(noteStalled(3, 7), origin, badOrigin);
    }
    assertOk(noteStalled(3, 7), origins.root);
    assert.deepEqual(grandpa.storage.Stalled.get(), [3, 7]);
    assert.deepEqual(dispatcher.info(noteStalled(3, 7)).call_weight, { ref_time: 1000n, proof_size: 0n });
  });

  it("has the next session's authorities take over by force, whether they are others or not", () => {
    const { assertOk, origins, grandpa, newSession, nextBlock, tryState } = grandpaChain();
    assertOk(noteStalled(3, 7), origins.root);
    newSession(false);
    const change = { delay: 3, next_authorities: AUTHORITIES };
    assert.deepEqual(nextBlock().logs, [{ type: "ForcedChange", value: [7, change] }]);
    assert.equal(grandpa.storage.Stalled.exists(), false);
    assert.equal(grandpa.storage.CurrentSetId.get(), 1n);
    tryState();
  });
});

describe("a session", () => {
  it("with other validators begins a set", () => {
    const { grandpa, newSession, nextBlock, tryState } = grandpaChain();
    newSession(false);
    assert.deepEqual([grandpa.storage.CurrentSetId.get(), grandpa.storage.SetIdSession.get(0n)], [0n, 1]);
    assert.deepEqual(nextBlock(), QUIET);
    newSession(true, NEXT);
    assert.deepEqual([grandpa.storage.CurrentSetId.get(), grandpa.storage.SetIdSession.get(1n)], [1n, 2]);
    const value = { delay: 0, next_authorities: NEXT };
    assert.deepEqual(nextBlock().logs, [{ type: "ScheduledChange", value }]);
    tryState();
  });

  it("that finds a change pending goes on with the set, and forgets that finality stalled", () => {
    const { grandpa, newSession, assertOk, origins, tryState } = grandpaChain();
    scheduleChange(grandpa, NEXT, 9, undefined);
    assertOk(noteStalled(3, 7), origins.root);
    newSession(true);
    assert.deepEqual([grandpa.storage.CurrentSetId.get(), grandpa.storage.SetIdSession.get(0n)], [0n, 1]);
    assert.equal(grandpa.storage.Stalled.exists(), false);
    tryState();
  });

  it("keeps the sessions of the latest sets only", () => {
    const { grandpa, newSession, nextBlock, tryState } = grandpaChain();
    for (let set = 1; set <= 5; set++) {
      newSession(true);
      nextBlock();
    }
    assert.deepEqual([...grandpa.storage.SetIdSession.iterKeys()].sort(), [3n, 4n, 5n]);
    assert.equal(KEPT_SETS, 3n);
    tryState();
  });

  it("announces who is disabled", () => {
    const { handler, nextBlock } = grandpaChain();
    handler.onDisabled?.(2);
    assert.deepEqual(nextBlock().logs, [{ type: "OnDisabled", value: 2n }]);
  });

  it("does not hide faults of the runtime", () => {
    const { grandpa, newSession } = grandpaChain();
    Object.assign(grandpa.storage.PendingChange, {
      exists() {
        throw new TypeError("a fault");
      },
    });
    assert.throws(() => newSession(true), /a fault/);
  });
});

describe("the genesis of Grandpa", () => {
  const first = [[testAccount(1), KEYS[0] as `0x${string}`]] as const;

  it("gives set 0 its authorities, or leaves it to the session", () => {
    const { grandpa, tryState } = grandpaChain();
    assert.deepEqual(grandpa.storage.Authorities.get(), AUTHORITIES);
    assert.deepEqual([grandpa.storage.CurrentSetId.get(), grandpa.storage.SetIdSession.get(0n)], [0n, 0]);
    tryState();
    const bySession = grandpaChain({});
    bySession.handler.onGenesisSession?.(first);
    assert.deepEqual(bySession.grandpa.storage.Authorities.get(), AUTHORITIES.slice(0, 1));
    bySession.tryState();
  });

  it("refuses authorities twice", () => {
    const { handler } = grandpaChain(GENESIS);
    assert.throws(
      () => handler.onGenesisSession?.(first),
      /grandpa.authorities: must be empty where the session has validators/,
    );
  });
});

describe("GrandpaApi", () => {
  it("tells authorities and set", () => {
    const { api, newSession, nextBlock } = grandpaChain();
    const ask = (method: string) => api.methods[method]?.call(new Uint8Array()) as Uint8Array;
    assert.deepEqual(GrandpaAuthorities.decode(ask("grandpa_authorities")), AUTHORITIES);
    newSession(true, NEXT);
    nextBlock();
    assert.deepEqual(GrandpaAuthorities.decode(ask("grandpa_authorities")), NEXT);
    assert.equal(u64.decode(ask("current_set_id")), 1n);
  });
});
