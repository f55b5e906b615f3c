import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId, Hex } from "@serinus/bytes";
import {
  badOrigin,
  bindWeights,
  instantiate,
  type Json,
  jsonObject,
  jsonPublicKey,
  mount,
  place,
} from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import {
  disableIndex,
  type Historical,
  historicalCode,
  historicalManifest,
  isDisabled,
  keyOwner,
  keyOwnerProofs,
  noteHistoricalRoots,
  pruneUpTo,
  reenableIndex,
  reportOffence,
  type Session,
  type SessionManifest,
  sessionCode,
  sessionManifest,
  upToLimitDisabling,
  upToLimitWithReEnablingDisabling,
} from "@serinus/pallet-session";
import {
  accountInfo,
  canIncConsumer,
  decConsumers,
  incConsumers,
  incConsumersWithoutLimit,
  incProviders,
  systemApi,
} from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { hexFixed, struct, u32 } from "@serinus/scale";

const [ALICE, BOB, CHARLIE, DAVE, NOBODY] = [1, 2, 3, 4, 9].map(testAccount) as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
  AccountId,
];
const key = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(32)}`;
const keysOf = (n: number) => ({ first: key(n), second: key(0x80 + n) });
const Keys = struct({ first: hexFixed(32), second: hexFixed(32) }, { path: ["test_runtime", "Keys"] });
const keysJson = jsonObject({ first: jsonPublicKey(32, 42), second: jsonPublicKey(32, 42) });
const FREE = { set_keys: { refTime: 0n }, purge_keys: { refTime: 0n } } as const;

/** A chain whose sessions end when told, whose validators are those named last, and that notes what handlers hear. */
function chain(validators: readonly AccountId[] = [ALICE, BOB]) {
  const state = {
    ends: false,
    chosen: undefined as readonly AccountId[] | undefined,
    heard: [] as unknown[],
    isValidator: true,
    maxConsumers: 3,
  };
  const keys = [
    { type: "fst_", field: "first" },
    { type: "snd_", field: "second" },
  ];
  const genesis: Record<string, Json> = {
    session: {
      keys: validators.map((who, i) => [who, who, keysJson.toJson(keysOf(i + 1))]),
    },
  };
  const test = newTestChain((parts) => {
    const placed = place("Session", 8, sessionManifest(Keys) as unknown as SessionManifest);
    const placedHistorical = place("Historical", 34, historicalManifest);
    const { system, context, mounted } = testSystem(parts, [placed, placedHistorical]);
    const session: Session = instantiate(context, placed, {
      weights: bindWeights(FREE, { read: 0n, write: 0n }),
      keys,
      handlers: [
        {
          type: "fst_",
          onGenesisSession: (all) => void state.heard.push(["genesis", all]),
          onNewSession: (changed, all, queued) => void state.heard.push(["new", changed, all, queued]),
          onBeforeSessionEnding: () => void state.heard.push(["ending"]),
          onDisabled: (index) => void state.heard.push(["disabled", index]),
        },
        { type: "snd_" },
      ],
      manager: noteHistoricalRoots(() => historical, {
        newSession: () => state.chosen?.map((who) => [who, 7] as const),
        newSessionGenesis: () => undefined,
        startSession: (index) => void state.heard.push(["start", index]),
        endSession: (index) => void state.heard.push(["end", index]),
      }),
      disablingStrategy: upToLimitDisabling(),
      validatorIdOf: (who: AccountId) => (state.isValidator ? who : undefined),
      shouldEndSession: () => state.ends,
      accounts: {
        canIncConsumer: (who: AccountId) => canIncConsumer(system, who),
        incConsumers: (who: AccountId) => incConsumers(system, who),
        incConsumersWithoutLimit: (who: AccountId) => incConsumersWithoutLimit(system, who),
        incProviders: (who: AccountId) => void incProviders(system, who),
        decConsumers: (who: AccountId) => decConsumers(system, who),
      },
      maxBlock: { ref_time: 5n, proof_size: 5n },
    });
    const historical: Historical = instantiate(context, placedHistorical, {
      session,
      Identification: u32,
      fullIdentificationOf: () => 7,
    });
    return {
      system: systemApi(system),
      own: system,
      pallets: [
        mounted,
        mount(historical, historicalCode),
        mount(session, sessionCode(42, keysJson as never)),
      ],
      session,
      historical,
    };
  }, genesis);
  const { session, historical, own } = test.runtime;
  let block = 1;
  test.runToBlock(block);
  const rotate = () => {
    state.ends = true;
    test.runToBlock(++block);
    state.ends = false;
  };
  for (const who of [ALICE, BOB, CHARLIE, DAVE]) incProviders(own, who);
  return { ...test, state, session, historical, own, rotate, proofs: keyOwnerProofs(historical) };
}

const setKeys = (keys: unknown) => ({
  type: "Session",
  value: { type: "set_keys", value: { keys, proof: new Uint8Array() } },
});
const purgeKeys = { type: "Session", value: { type: "purge_keys" } };

describe("session keys", () => {
  it("are kept for a validator, each with its owner", () => {
    const { assertOk, assertNoop, origins, session, own, tryState } = chain();
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

  it("are refused where they are another's, or nobody's", () => {
    const { assertNoop, origins, session, state } = chain();
    assertNoop(setKeys(keysOf(1)), origins.signed(CHARLIE), session.error.DuplicatedKey);
    assertNoop(setKeys(keysOf(9)), origins.signed(NOBODY), session.error.NoAccount);
    state.isValidator = false;
    assertNoop(setKeys(keysOf(3)), origins.signed(CHARLIE), session.error.NoAssociatedValidatorId);
  });

  it("of the genesis must differ, and let accounts live", () => {
    const { own, session, state } = chain();
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
      const { runtime } = chain();
      const code = sessionCode(42, keysJson as never);
      const entry = [CHARLIE, CHARLIE, keysOf(1)] as const;
      code.genesis?.build(runtime.session, { keys: [entry], nonAuthorityKeys: [] });
    }, /session.keys: .* another validator's/);
  });
});

describe("a session", () => {
  it("has the validators that were chosen two sessions before", () => {
    const { state, session, rotate, assertOk, origins, assertHasEvent, tryState } = chain();
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
    const { session, rotate, assertOk, origins } = chain();
    assertOk(setKeys({ ...keysOf(1), second: key(0x90) }), origins.signed(ALICE));
    rotate();
    assert.equal(session.storage.QueuedChanged.get(), true);
    rotate();
    assert.equal(session.storage.QueuedChanged.get(), false);
  });

  it("fills the block that begins it", () => {
    const { runtime, rotate } = chain();
    const before = runtime.system.blockWeight().mandatory;
    rotate();
    assert.equal(runtime.system.blockWeight().mandatory.ref_time - before.ref_time, 5n);
  });

  it("asks for a handler of every key", () => {
    const { session } = chain();
    const code = sessionCode(42, keysJson as never);
    const odd = { ...session, config: { ...session.config, handlers: [] } };
    assert.throws(() => code.hooks?.integrityTest?.(odd), /session keys are fst_,snd_, their handlers/);
  });
});

describe("a validator", () => {
  it("is disabled until the session's end, up to a third", () => {
    const { session, state, rotate, assertLastEvent, tryState } = chain([ALICE, BOB, CHARLIE, DAVE]);
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
    const { session, tryState } = chain([ALICE, BOB, CHARLIE]);
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

describe("the owner of a key", () => {
  const raw = new Uint8Array(32).fill(2);

  it("is proven for this session", () => {
    const { proofs } = chain();
    const proof = proofs.prove("fst_", raw);
    assert.ok(proof);
    assert.deepEqual([proof.session, proof.validator_count], [0, 2]);
    assert.deepEqual(proofs.checkProof("fst_", raw, proof), [BOB, 7]);
    assert.equal(proofs.checkProof("snd_", raw, proof), undefined);
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, validator_count: 3 }), undefined);
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, session: 9 }), undefined);
    const nodes = proof.trie_nodes;
    for (const bad of [nodes.slice(1), [...nodes, ...nodes], [...nodes, Uint8Array.of(1)]]) {
      assert.equal(proofs.checkProof("fst_", raw, { ...proof, trie_nodes: bad }), undefined);
    }
    const changed = nodes.map((node, i) =>
      i === 0 ? node.map((byte, j) => (j === 3 ? byte ^ 1 : byte)) : node,
    );
    assert.equal(proofs.checkProof("fst_", raw, { ...proof, trie_nodes: changed }), undefined);
  });

  it("is proven for sessions past, as long as their roots are kept", () => {
    const { proofs, state, rotate, historical, tryState } = chain();
    state.chosen = [ALICE, BOB];
    rotate();
    state.chosen = undefined;
    rotate();
    const proof = proofs.prove("fst_", raw);
    assert.equal(proof?.session, 2);
    rotate();
    rotate();
    assert.deepEqual(proofs.checkProof("fst_", raw, proof), [BOB, 7]);
    assert.deepEqual(historical.storage.StoredRange.get(), [0, 6]);
    tryState();
    pruneUpTo(historical, 3);
    assert.equal(proofs.checkProof("fst_", raw, proof), undefined);
    assert.deepEqual(historical.storage.StoredRange.get(), [3, 6]);
    pruneUpTo(historical, 1);
    assert.deepEqual(historical.storage.StoredRange.get(), [3, 6]);
    pruneUpTo(historical, 99);
    assert.equal(historical.storage.StoredRange.get(), undefined);
    pruneUpTo(historical, 99);
    tryState();
  });
});
