import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { disableIndex, isDisabled, reenableIndex, reportOffence } from "./disabled-validators.ts";
import { upToLimitWithReEnablingDisabling } from "./disabling.ts";
import { ALICE, BOB, CHARLIE, DAVE, NOBODY, purgeKeys, sessionChain } from "./session-chain.ts";

describe("a validator", () => {
  it("is disabled until the session's end, up to a third", () => {
    const { session, state, rotate, assertLastEvent, tryState } = sessionChain([ALICE, BOB, CHARLIE, DAVE]);
    reportOffence(session, CHARLIE, 100);
    assert.deepEqual(session.storage.DisabledValidators.get(), [[2, 100]]);
    assert.deepEqual(state.heard.at(-1), ["disabled", 2]);
    // Kusama's event names who stands at the place among the disabled.
    assertLastEvent({ type: "Session", value: { type: "ValidatorDisabled", value: { validator: ALICE } } });
    reportOffence(session, DAVE, 100);
    assert.equal(isDisabled(session, 3), false);
    reportOffence(session, NOBODY, 100);
    state.chosen = [ALICE];
    rotate();
    assert.equal(isDisabled(session, 2), true);
    rotate();
    assert.equal(isDisabled(session, 2), false);
    tryState();
  });

  it("is disabled for the worst that it did, and may be let in again", () => {
    const { session, assertLastEvent, tryState } = sessionChain([ALICE, BOB, CHARLIE]);
    assert.equal(disableIndex(session, 1, 5), true);
    assert.equal(disableIndex(session, 1, 3), true);
    assert.equal(disableIndex(session, 0), true);
    assert.deepEqual(session.storage.DisabledValidators.get(), [
      [0, 1_000_000_000],
      [1, 5],
    ]);
    assert.equal(disableIndex(session, 1, 8), true);
    assert.deepEqual(session.storage.DisabledValidators.get()[1], [1, 8]);
    assert.deepEqual(
      [disableIndex(session, 3), reenableIndex(session, 3), reenableIndex(session, 2)],
      [false, false, false],
    );
    assert.equal(reenableIndex(session, 0), true);
    assertLastEvent({ type: "Session", value: { type: "ValidatorReenabled", value: { validator: ALICE } } });
    tryState();
  });

  it("stays disabled when it leaves a session that counts as unchanged, as on Kusama", () => {
    const { session, assertOk, origins, rotate, tryState } = sessionChain([ALICE, BOB, CHARLIE]);
    disableIndex(session, 2, 5);
    assertOk(purgeKeys, origins.signed(CHARLIE));
    rotate();
    rotate();
    assert.deepEqual(session.storage.Validators.get(), [ALICE, BOB]);
    assert.equal(reenableIndex(session, 2), false);
    assert.equal(isDisabled(session, 2), true);
    tryState();
  });

  it("makes room for who did worse, by the other strategy", () => {
    const decide = upToLimitWithReEnablingDisabling();
    const all = [ALICE, BOB, CHARLIE, DAVE];
    assert.deepEqual(decide(ALICE, 5, all, []), { disable: 0 });
    assert.deepEqual(decide(ALICE, 5, all, [[0, 5]]), {});
    assert.deepEqual(decide(ALICE, 6, all, [[0, 5]]), { disable: 0 });
    assert.deepEqual(decide(BOB, 5, all, [[0, 5]]), { disable: 1, reenable: 0 });
    assert.deepEqual(decide(BOB, 4, all, [[0, 5]]), {});
    assert.deepEqual(decide(NOBODY, 4, all, []), {});
  });
});
