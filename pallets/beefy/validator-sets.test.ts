import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin } from "@serinus/frame";
import { testAccount } from "@serinus/frame/testing";
import { OptionalBeefyValidatorSet } from "@serinus/runtime-api";
import { option, u32 } from "@serinus/scale";
import type { Beefy } from "./beefy.ts";
import { beefyChain, GENESIS, KEYS, setNewGenesis } from "./beefy-chain.ts";

const FEWER = KEYS.slice(0, 2);
const NOTHING = new Uint8Array();

describe("a set of validators", () => {
  it("begins with every session, and is announced", () => {
    const { beefy, newSession, state, api, tryState } = beefyChain();
    const { Authorities, NextAuthorities, ValidatorSetId, SetIdSession } = beefy.storage;
    const set = () =>
      OptionalBeefyValidatorSet.decode(api.methods.validator_set?.call(NOTHING) as Uint8Array);
    assert.deepEqual(set(), { validators: KEYS, id: 0n });
    state.sets.length = 0;
    newSession(KEYS, FEWER);
    assert.deepEqual([Authorities.get(), NextAuthorities.get()], [KEYS, FEWER]);
    assert.deepEqual([ValidatorSetId.get(), SetIdSession.get(1n)], [1n, 1]);
    const [current, next] = [
      { validators: KEYS, id: 1n },
      { validators: FEWER, id: 2n },
    ];
    assert.deepEqual(state.logs, [{ type: "AuthoritiesChange", value: current }]);
    assert.deepEqual(state.sets, [[current, next]]);
    assert.deepEqual(set(), current);
    tryState();
  });

  it("of nobody is not announced", () => {
    const { newSession, state, api } = beefyChain();
    state.sets.length = 0;
    newSession(KEYS, []);
    assert.equal(state.logs.length, 1);
    newSession([], KEYS);
    assert.equal(state.logs.length, 1);
    assert.deepEqual(state.sets, []);
    assert.equal(
      OptionalBeefyValidatorSet.decode(api.methods.validator_set?.call(NOTHING) as Uint8Array),
      undefined,
    );
  });

  it("is known with its session for as many sets as are kept", () => {
    const { beefy, newSession, tryState } = beefyChain();
    for (let set = 1; set <= 5; set++) newSession();
    assert.deepEqual([...beefy.storage.SetIdSession.iterKeys()].sort(), [3n, 4n, 5n]);
    tryState();
  });

  it("announces who is disabled", () => {
    const { handler, state } = beefyChain();
    handler.onDisabled?.(2);
    assert.deepEqual(state.logs, [{ type: "OnDisabled", value: 2 }]);
  });
});

describe("the genesis of Beefy", () => {
  const first = [[testAccount(1), KEYS[0] as `0x${string}`]] as const;

  it("gives sets 0 and 1 the same validators, or leaves it to the session", () => {
    const { beefy, state, tryState } = beefyChain();
    const sets = [0n, 1n].map((id) => ({ validators: KEYS, id }));
    assert.deepEqual(state.sets, [sets]);
    assert.deepEqual([beefy.storage.SetIdSession.get(0n), beefy.storage.GenesisBlock.get()], [0, 1]);
    tryState();
    const bySession = beefyChain({});
    assert.deepEqual(bySession.state.sets, []);
    bySession.tryState();
    bySession.handler.onGenesisSession?.(first);
    assert.deepEqual(bySession.beefy.storage.NextAuthorities.get(), KEYS.slice(0, 1));
    bySession.tryState();
  });

  it("refuses validators twice", () => {
    const { handler } = beefyChain(GENESIS);
    assert.throws(
      () => handler.onGenesisSession?.(first),
      /beefy.authorities: must be empty where the session has validators/,
    );
  });

  it("may leave out commitments altogether", () => {
    const { api } = beefyChain({ genesisBlock: null });
    assert.equal(option(u32).decode(api.methods.beefy_genesis?.call(NOTHING) as Uint8Array), undefined);
  });
});

describe("set_new_genesis", () => {
  it("is root's, and begins anew after this block", () => {
    const { assertNoop, assertOk, origins, beefy, dispatcher } = beefyChain();
    for (const origin of [origins.none, origins.signed(testAccount(1))]) {
      assertNoop(setNewGenesis(3), origin, badOrigin);
    }
    assertNoop(setNewGenesis(0), origins.root, beefy.error.InvalidConfiguration);
    assertOk(setNewGenesis(3), origins.root);
    assert.equal(beefy.storage.GenesisBlock.get(), 4);
    assertOk(setNewGenesis(0xffff_ffff), origins.root);
    assert.equal(beefy.storage.GenesisBlock.get(), 0);
    assert.deepEqual(dispatcher.info(setNewGenesis(3)).call_weight, { ref_time: 1000n, proof_size: 0n });
  });
});

describe("the invariants of Beefy", () => {
  const broken: readonly [string, (storage: Beefy["storage"]) => void, RegExp][] = [
    [
      "too many validators",
      ({ NextAuthorities }) => NextAuthorities.put(Array(101).fill(KEYS[0])),
      /NextAuthorities are 101, there may be 100/,
    ],
    [
      "a set of no session",
      ({ SetIdSession }) => SetIdSession.remove(1n),
      /the session of set 1 is not known/,
    ],
    ["a set to come", ({ SetIdSession }) => SetIdSession.insert(2n, 3), /set 2, which is after this one, 1/],
  ];
  for (const [what, breakIt, message] of broken) {
    it(`do not hold with ${what}`, () => {
      const { beefy, newSession, tryState } = beefyChain();
      newSession();
      tryState();
      breakIt(beefy.storage);
      assert.throws(tryState, message);
    });
  }
});
