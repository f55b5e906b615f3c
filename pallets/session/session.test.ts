import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin } from "@serinus/frame";
import { accountInfo } from "@serinus/pallet-system";
import { sessionCode } from "./code.ts";
import { keyOwner } from "./keys.ts";
import {
  ALICE,
  BOB,
  CHARLIE,
  DAVE,
  key,
  keysJson,
  keysOf,
  NOBODY,
  purgeKeys,
  sessionChain,
  setKeys,
} from "./session-chain.ts";

describe("session keys", () => {
  it("are kept for a validator, each with its owner", () => {
    const { assertOk, assertNoop, origins, session, own, tryState } = sessionChain();
    const consumers = () => accountInfo(own, CHARLIE).consumers;
    assertNoop(setKeys(keysOf(3)), origins.root, badOrigin);
    assertOk(setKeys(keysOf(3)), origins.signed(CHARLIE));
    assert.deepEqual(session.storage.NextKeys.get(CHARLIE), keysOf(3));
    assert.equal(keyOwner(session, "snd_", new Uint8Array(32).fill(0x83)), CHARLIE);
    assert.equal(consumers(), 1);
    const changed = { ...keysOf(3), second: key(0x90) };
    assertOk(setKeys(changed), origins.signed(CHARLIE));
    assert.equal(consumers(), 1);
    assert.equal(keyOwner(session, "snd_", new Uint8Array(32).fill(0x83)), undefined);
    tryState();
    assertNoop(purgeKeys, origins.none, badOrigin);
    assertOk(purgeKeys, origins.signed(CHARLIE));
    assert.equal(consumers(), 0);
    assertNoop(purgeKeys, origins.signed(CHARLIE), session.error.NoKeys);
    tryState();
  });

  it("are forgotten for an account that is no validator's any more", () => {
    const { assertOk, origins, session, state, tryState } = sessionChain();
    assertOk(setKeys(keysOf(3)), origins.signed(CHARLIE));
    state.isValidator = false;
    assertOk(purgeKeys, origins.signed(CHARLIE));
    assert.equal(session.storage.NextKeys.get(CHARLIE), undefined);
    tryState();
  });

  it("cost what was measured", () => {
    const { dispatcher } = sessionChain();
    const refTime = (call: typeof purgeKeys) => dispatcher.info(call).call_weight.ref_time;
    assert.deepEqual([refTime(setKeys(keysOf(3))), refTime(purgeKeys)], [1000n, 2000n]);
  });

  it("are refused where they are another's, or nobody's", () => {
    const { assertNoop, origins, session, state } = sessionChain();
    assertNoop(setKeys(keysOf(1)), origins.signed(CHARLIE), session.error.DuplicatedKey);
    assertNoop(setKeys(keysOf(9)), origins.signed(NOBODY), session.error.NoAccount);
    state.isValidator = false;
    assertNoop(setKeys(keysOf(3)), origins.signed(CHARLIE), session.error.NoAssociatedValidatorId);
  });

  it("of the genesis must differ, and let accounts live", () => {
    const { own, session, state } = sessionChain();
    assert.deepEqual(state.heard, [
      [
        "genesis",
        [
          [ALICE, key(1)],
          [BOB, key(2)],
        ],
      ],
      ["start", 0],
    ]);
    assert.deepEqual(session.storage.Validators.get(), [ALICE, BOB]);
    // One provider by the genesis, one by the test.
    assert.deepEqual([accountInfo(own, ALICE).providers, accountInfo(own, ALICE).consumers], [2, 0]);
    assert.throws(() => {
      const { runtime } = sessionChain();
      const code = sessionCode(42, keysJson as never);
      const entry = [CHARLIE, CHARLIE, keysOf(1)] as const;
      code.genesis?.build(runtime.session, { keys: [entry], nonAuthorityKeys: [] });
    }, /session.keys: .* another validator's/);
  });
});

describe("a session", () => {
  it("has the validators that were chosen two sessions before", () => {
    const { state, session, rotate, assertOk, origins, assertHasEvent, tryState } = sessionChain();
    assertOk(setKeys(keysOf(3)), origins.signed(CHARLIE));
    state.heard.length = 0;
    state.chosen = [BOB, CHARLIE, DAVE];
    rotate();
    assertHasEvent({ type: "Session", value: { type: "NewSession", value: { session_index: 1 } } });
    const first = [
      [ALICE, key(1)],
      [BOB, key(2)],
    ];
    // Dave has no keys.
    const second = [
      [BOB, key(2)],
      [CHARLIE, key(3)],
    ];
    assert.deepEqual(state.heard, [["ending"], ["end", 0], ["start", 1], ["new", false, first, second]]);
    assert.deepEqual(session.storage.Validators.get(), [ALICE, BOB]);
    assert.equal(session.storage.QueuedChanged.get(), true);
    state.heard.length = 0;
    state.chosen = undefined;
    rotate();
    assert.deepEqual(state.heard.at(-1), ["new", true, second, second]);
    assert.equal(session.storage.QueuedChanged.get(), false);
    tryState();
  });

  it("counts as changed when a validator has other keys", () => {
    const { session, rotate, assertOk, origins } = sessionChain();
    assertOk(setKeys({ ...keysOf(1), second: key(0x90) }), origins.signed(ALICE));
    rotate();
    assert.equal(session.storage.QueuedChanged.get(), true);
    rotate();
    assert.equal(session.storage.QueuedChanged.get(), false);
  });

  it("fills the block that begins it", () => {
    const { runtime, rotate } = sessionChain();
    const before = runtime.system.blockWeight().mandatory;
    rotate();
    assert.equal(runtime.system.blockWeight().mandatory.ref_time - before.ref_time, 5n);
  });

  it("asks for a handler of every key", () => {
    const { session } = sessionChain();
    const code = sessionCode(42, keysJson as never);
    const odd = { ...session, config: { ...session.config, handlers: [] } };
    assert.throws(() => code.hooks?.integrityTest?.(odd), /session keys are fst_,snd_, their handlers/);
  });
});
