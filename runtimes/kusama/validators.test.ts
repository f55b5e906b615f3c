import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Hex, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import type { AnyCall } from "@serinus/frame";
import { createMemoryHost } from "@serinus/frame/testing";
import { shouldEpochChange } from "@serinus/pallet-babe";
import {
  BabeConfiguration,
  BabeConsensusLog,
  BabeEpoch,
  DecodedSessionKeys,
  type Digest,
  GrandpaAuthorities,
  GrandpaConsensusLog,
} from "@serinus/runtime-api";
import { bytes, hexFixed, option, struct, u64, unit, utf8Encode, vec } from "@serinus/scale";
import { developmentAccounts } from "./genesis-presets/accounts.ts";
import { SessionKeys, sessionKeyTypes } from "./session-keys.ts";
import { kusamaChain } from "./testing.ts";

const EPOCH = 5n;
const OPTIONS = { sudo: true, validatorManager: true, epochDuration: EPOCH } as const;
const [alice, bob, charlie, dave, eve] = developmentAccounts;
assert.ok(alice && bob && charlie && dave && eve);

/** A chain with epochs of five slots, run to the end of a block. */
function chain(preset = "four_validators", blocks = 0) {
  const test = kusamaChain(preset, OPTIONS);
  const run = (count: number) => {
    let last = test.closeBlock;
    for (let i = 0; i < count; i++) {
      test.openBlock();
      const closed = test.closeBlock();
      last = () => closed;
    }
    return last();
  };
  if (blocks > 0) run(blocks);
  const { dispatcher, origins } = test.runtime.executive.parts;
  const asRoot = (call: AnyCall) => {
    test.openBlock();
    dispatcher.dispatch(call, origins.root);
    return test.closeBlock();
  };
  return { ...test, ...test.runtime.pallets, run, asRoot, dispatcher, origins };
}

const keysOf = (account: typeof alice): SessionKeys => ({
  grandpa: account.ed25519,
  babe: account.account,
  para_validator: account.account,
  para_assignment: account.account,
  authority_discovery: account.account,
  beefy: account.ecdsa,
});
const manager = (type: string, validators: readonly Hex[]): AnyCall => ({
  type: "ValidatorManager",
  value: { type, value: { validators } },
});
const logs = (digest: Digest, engine: string) =>
  digest.logs.flatMap((item) =>
    item.type === "Consensus" && item.value[0] === engine ? [item.value[1]] : [],
  );
const babeLogs = (digest: Digest) => logs(digest, "BABE").map((log) => BabeConsensusLog.decode(log));
const grandpaLogs = (digest: Digest) => logs(digest, "FRNK").map((log) => GrandpaConsensusLog.decode(log));

describe("presets", () => {
  it("have the session keys that Substrate derives from //Name", () => {
    for (const { name, account, stash, ed25519, ecdsa } of developmentAccounts) {
      const key = (scheme: "ed25519" | "sr25519" | "ecdsa", path = "") =>
        toHex(keypairFromUri(`//${name}${path}`, scheme).publicKey);
      assert.deepEqual(
        [key("sr25519"), key("sr25519", "//stash"), key("ed25519"), key("ecdsa")],
        [account, stash, ed25519, ecdsa],
      );
    }
  });

  it("begin with one, two and four validators", () => {
    const counts = { development: 1, local_testnet: 2, four_validators: 4 };
    for (const [preset, count] of Object.entries(counts)) {
      const { session, babe, grandpa, authorityDiscovery, tryState } = chain(preset);
      const these = developmentAccounts.slice(0, count);
      assert.deepEqual(
        session.storage.Validators.get(),
        these.map(({ stash }) => stash),
      );
      const authorities = these.map(({ account }) => [account, 1n]);
      assert.deepEqual(babe.storage.Authorities.get(), authorities);
      assert.deepEqual(babe.storage.NextAuthorities.get(), authorities);
      assert.deepEqual(
        grandpa.storage.Authorities.get(),
        these.map(({ ed25519 }) => [ed25519, 1n]),
      );
      assert.equal(authorityDiscovery.storage.Keys.get().length, count);
      tryState();
    }
  });
});

describe("an epoch", () => {
  it("begins with the first block, and ends when its slots are over", () => {
    const test = chain();
    const { babe, session, run } = test;
    const first = run(1).header;
    assert.equal(babe.storage.GenesisSlot.get(), 1n);
    assert.deepEqual(babeLogs(first.digest), [
      {
        type: "NextEpochData",
        value: { authorities: babe.storage.Authorities.get(), randomness: new Uint8Array(32) },
      },
    ]);
    run(4);
    assert.equal(session.storage.CurrentIndex.get(), 0);
    const { digest } = run(1).header;
    assert.equal(session.storage.CurrentIndex.get(), 1);
    const next = test.call("BabeApi_next_epoch", unit, undefined, BabeEpoch);
    assert.deepEqual(babeLogs(digest), [
      { type: "NextEpochData", value: { authorities: next.authorities, randomness: next.randomness } },
    ]);
    const current = test.call("BabeApi_current_epoch", unit, undefined, BabeEpoch);
    assert.deepEqual([current.epoch_index, current.start_slot, current.duration], [1n, 6n, EPOCH]);
    assert.deepEqual([next.epoch_index, next.start_slot], [2n, 11n]);
    assert.equal(test.call("BabeApi_current_epoch_start", unit, undefined, u64), 6n);
    assert.deepEqual(babe.storage.EpochStart.get(), [0, 6]);
    test.tryState();
  });

  it("may be skipped: sessions are counted on, epochs by slots", () => {
    const { babe, session, openBlock, closeBlock, run, tryState } = chain("development", 6);
    openBlock({ slot: 33n });
    assert.equal(babe.storage.Lateness.get(), 26);
    closeBlock();
    assert.deepEqual([session.storage.CurrentIndex.get(), babe.storage.EpochIndex.get()], [2, 6n]);
    assert.deepEqual(babe.storage.SkippedEpochs.get(), [[6n, 2]]);
    assert.equal(shouldEpochChange(babe, 8), false);
    run(4);
    assert.equal(babe.storage.EpochIndex.get(), 7n);
    tryState();
  });

  it("takes another configuration two epochs after it was planned", () => {
    const test = chain();
    const plan = (c: readonly [bigint, bigint], type: string): AnyCall => ({
      type: "Babe",
      value: {
        type: "plan_config_change",
        value: { config: { type: "V1", value: { c, allowed_slots: { type } } } },
      },
    });
    const { InvalidConfiguration } = test.babe.error;
    assert.throws(() => test.asRoot(plan([1n, 0n], "PrimarySlots")), InvalidConfiguration);
    const other = chain();
    assert.throws(() => other.asRoot(plan([0n, 4n], "PrimarySlots")), other.babe.error.InvalidConfiguration);
    const good = chain();
    good.asRoot(plan([0n, 4n], "PrimaryAndSecondaryPlainSlots"));
    const configuration = () => good.call("BabeApi_configuration", unit, undefined, BabeConfiguration);
    const { digest } = good.run(5).header;
    assert.equal(babeLogs(digest).at(-1)?.type, "NextConfigData");
    assert.deepEqual(configuration().c, [1n, 4n]);
    good.run(5);
    assert.deepEqual(configuration().c, [0n, 4n]);
    assert.deepEqual([configuration().slot_duration, configuration().epoch_length], [6000n, EPOCH]);
    good.tryState();
  });

  it("has no block whose time lies in another slot, and none of a disabled author", () => {
    const { babe, session, openBlock, closeBlock } = chain();
    openBlock();
    babe.storage.CurrentSlot.put(7n);
    assert.throws(() => chainTimestamp(), /Timestamp slot must match CurrentSlot/);
    babe.storage.CurrentSlot.put(1n);
    session.storage.DisabledValidators.put([[0, 1 as never]]);
    assert.throws(() => closeBlock(), /authority 0 is disabled/);
    function chainTimestamp() {
      const other = chain();
      other.openBlock();
      other.babe.storage.CurrentSlot.put(7n);
      other.timestamp.config.onTimestampSet?.(6000n);
    }
  });
});

describe("validators", () => {
  it("come and go by root's word, two sessions later", () => {
    const { asRoot, run, session, grandpa, dispatcher, origins, openBlock, closeBlock, tryState, ...rest } =
      chain();
    openBlock();
    const set = {
      type: "Session",
      value: { type: "set_keys", value: { keys: keysOf(eve), proof: new Uint8Array() } },
    };
    dispatcher.dispatch(set, origins.signed(eve.stash));
    for (const call of [manager("register_validators", []), manager("deregister_validators", [])]) {
      assert.throws(() => dispatcher.dispatch(call, origins.signed(alice.stash)));
    }
    closeBlock();
    asRoot(manager("register_validators", [eve.stash, bob.stash]));
    asRoot(manager("deregister_validators", [alice.stash, eve.account]));
    assert.deepEqual(rest.validatorManager?.storage.ValidatorsToAdd.get(), [eve.stash, bob.stash]);
    run(3);
    assert.equal(session.storage.CurrentIndex.get(), 1);
    assert.equal(session.storage.Validators.get().length, 4);
    const { digest } = run(5).header;
    // Dave, the last, has taken Alice's place.
    assert.deepEqual(session.storage.Validators.get(), [dave.stash, bob.stash, charlie.stash, eve.stash]);
    const authorities = [dave, bob, charlie, eve].map(({ ed25519 }) => [ed25519, 1n]);
    assert.deepEqual(grandpaLogs(digest), [
      { type: "ScheduledChange", value: { delay: 0, next_authorities: authorities } },
    ]);
    assert.deepEqual(
      rest.call("GrandpaApi_grandpa_authorities", unit, undefined, GrandpaAuthorities),
      authorities,
    );
    assert.equal(rest.call("GrandpaApi_current_set_id", unit, undefined, u64), 1n);
    assert.equal(grandpa.storage.SetIdSession.get(1n), 2);
    const audi = rest.call("AuthorityDiscoveryApi_authorities", unit, undefined, vec(hexFixed(32)));
    assert.deepEqual(audi, [dave, bob, charlie, eve].map(({ account }) => account).sort());
    tryState();
  });

  it("stay for ever where nobody may choose others", () => {
    const test = kusamaChain("local_testnet", { epochDuration: EPOCH });
    for (let i = 0; i < 20; i++) {
      test.openBlock();
      test.closeBlock();
    }
    const { session, grandpa } = test.runtime.pallets;
    assert.deepEqual([session.storage.CurrentIndex.get(), grandpa.storage.CurrentSetId.get()], [3, 0n]);
    assert.deepEqual(grandpa.storage.SetIdSession.get(0n), 3);
    test.tryState();
  });
});

describe("finality", () => {
  const noteStalled = (delay: number, best: number): AnyCall => ({
    type: "Grandpa",
    value: { type: "note_stalled", value: { delay, best_finalized_block_number: best } },
  });

  it("that stands still is helped on by force", () => {
    const { asRoot, run, grandpa, dispatcher, origins, openBlock, closeBlock, tryState } = chain();
    openBlock();
    assert.throws(() => dispatcher.dispatch(noteStalled(2, 1), origins.signed(alice.stash)));
    closeBlock();
    asRoot(noteStalled(2, 1));
    assert.deepEqual(grandpa.storage.Stalled.get(), [2, 1]);
    const { digest } = run(4).header;
    assert.deepEqual(grandpaLogs(digest), [
      {
        type: "ForcedChange",
        value: [1, { delay: 2, next_authorities: grandpa.storage.Authorities.get() }],
      },
    ]);
    assert.deepEqual([grandpa.storage.NextForced.get(), grandpa.storage.CurrentSetId.get()], [10, 1n]);
    run(2);
    assert.equal(grandpa.storage.PendingChange.get(), undefined);
    tryState();
  });

  it("does not change while a change is pending, nor by force too soon", () => {
    const { asRoot, run, grandpa, tryState } = chain();
    // Longer than a session: the next one finds it pending.
    asRoot(noteStalled(7, 1));
    run(10);
    assert.deepEqual([grandpa.storage.CurrentSetId.get(), grandpa.storage.SetIdSession.get(1n)], [1n, 2]);
    asRoot(noteStalled(1, 1));
    run(4);
    // Block 16: the forced change of block 6 keeps others away until block 20.
    assert.equal(grandpa.storage.CurrentSetId.get(), 1n);
    tryState();
  });
});

describe("session keys", () => {
  it("are made in the node's keystore, and taken apart", () => {
    const host = createMemoryHost();
    const test = kusamaChain("development", {});
    const made: string[] = [];
    const make = (scheme: "ed25519" | "sr25519" | "ecdsa") => (id: Uint8Array, seed: string | undefined) => {
      made.push(`${scheme} ${String.fromCharCode(...id)} ${seed}`);
      return keypairFromUri("//Alice", scheme).publicKey;
    };
    Object.assign(test.host, {
      crypto_ed25519_generate: make("ed25519"),
      crypto_sr25519_generate: make("sr25519"),
      crypto_ecdsa_generate: make("ecdsa"),
    });
    assert.throws(() => host.crypto_ecdsa_generate(new Uint8Array(4), undefined));
    const encoded = test.call(
      "SessionKeys_generate_session_keys",
      struct({ seed: option(bytes) }),
      { seed: utf8Encode("//Alice") },
      bytes,
    );
    assert.deepEqual(SessionKeys.decode(encoded), keysOf(alice));
    assert.deepEqual(
      made,
      sessionKeyTypes.map(({ scheme, type }) => `${scheme} ${type} //Alice`),
    );
    const decode = (given: Uint8Array) =>
      test.call("SessionKeys_decode_session_keys", bytes, given, DecodedSessionKeys);
    assert.deepEqual(
      decode(encoded)?.map(([key, type]) => [toHex(key), type]),
      sessionKeyTypes.map(({ field, type }) => [keysOf(alice)[field as keyof SessionKeys], type]),
    );
    assert.equal(decode(encoded.subarray(1)), undefined);
  });
});
