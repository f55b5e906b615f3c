import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BabeConfiguration, BabeEpoch } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { AUTHORITIES, babeChain, EPOCH, GENESIS, KEYS, planConfigChange } from "./babe-chain.ts";
import {
  currentEpochStart,
  epochOfSlot,
  epochStartSlot,
  nextExpectedEpochChange,
  sessionIndexForEpoch,
} from "./epochs.ts";
import { onTimestampSet } from "./timestamp.ts";

const NOTHING = new Uint8Array();
const FEWER = AUTHORITIES.slice(0, 2);

describe("the first block", () => {
  it("begins epoch 0 in its slot, and announces epoch 1 as the same", () => {
    const { openBlock, babe, state } = babeChain();
    const randomness = new Uint8Array(32);
    assert.deepEqual(openBlock(50n), [
      { type: "NextEpochData", value: { authorities: AUTHORITIES, randomness } },
    ]);
    assert.deepEqual([babe.storage.GenesisSlot.get(), babe.storage.EpochIndex.get()], [50n, 0n]);
    assert.equal(currentEpochStart(babe), 50n);
    assert.equal(state.session, 0);
    assert.deepEqual(openBlock(51n), []);
  });

  it("does not begin an epoch, however late it is", () => {
    const { openBlock, state } = babeChain();
    openBlock(1n << 40n);
    assert.equal(state.session, 0);
  });

  it("may claim no slot, which leaves all as it was", () => {
    const { openBlockWithoutSlot, babe, closeBlock, tryState } = babeChain();
    openBlockWithoutSlot();
    assert.deepEqual([babe.storage.GenesisSlot.get(), babe.storage.CurrentSlot.get()], [0n, 0n]);
    assert.equal(babe.storage.Initialized.exists(), true);
    closeBlock();
    tryState();
  });
});

describe("an epoch", () => {
  it("begins with the first block whose slot is beyond the last one's end", () => {
    const { openBlock, babe, state, closeBlock, tryState } = babeChain();
    openBlock(10n);
    openBlock(12n);
    assert.equal(babe.storage.EpochIndex.get(), 0n);
    state.authorities = [AUTHORITIES, FEWER];
    const announced = openBlock(13n);
    assert.deepEqual(announced, [
      { type: "NextEpochData", value: { authorities: FEWER, randomness: babe.storage.NextRandomness.get() } },
    ]);
    assert.deepEqual([babe.storage.EpochIndex.get(), currentEpochStart(babe)], [1n, 13n]);
    assert.deepEqual(babe.storage.Authorities.get(), AUTHORITIES);
    assert.deepEqual(babe.storage.NextAuthorities.get(), FEWER);
    assert.deepEqual(babe.storage.EpochStart.get(), [0, 3]);
    openBlock(16n);
    assert.deepEqual(babe.storage.EpochStart.get(), [3, 4]);
    closeBlock();
    tryState();
  });

  it("is not begun without authorities, and that is told", () => {
    const { openBlock, babe, state } = babeChain();
    openBlock(1n);
    state.authorities = [[], []];
    assert.deepEqual(openBlock(1n + EPOCH), []);
    assert.equal(babe.storage.EpochIndex.get(), 0n);
    assert.deepEqual(state.warnings, ["an epoch without authorities is not begun"]);
  });

  it("that was passed over is noted with its session", () => {
    const { openBlock, babe, closeBlock, tryState } = babeChain();
    openBlock(1n);
    // Epochs 1 to 3 have no block.
    openBlock(13n);
    assert.equal(babe.storage.EpochIndex.get(), 4n);
    openBlock(16n);
    openBlock(25n);
    assert.deepEqual(babe.storage.SkippedEpochs.get(), [
      [4n, 1],
      [8n, 3],
    ]);
    const sessions = [0n, 3n, 4n, 5n, 8n, 9n].map((epoch) => sessionIndexForEpoch(babe, epoch));
    assert.deepEqual(sessions, [0, 3, 1, 2, 3, 4]);
    assert.equal(sessionIndexForEpoch(babe, 1n << 60n), 0xffff_ffff);
    closeBlock();
    tryState();
  });

  it("is noted for the last hundred times that it was passed over", () => {
    const { openBlock, babe, closeBlock, tryState } = babeChain();
    openBlock(1n);
    for (let time = 1n; time <= 101n; time++) openBlock(1n + 2n * EPOCH * time);
    const skipped = babe.storage.SkippedEpochs.get();
    assert.deepEqual([skipped.length, skipped[0], skipped[99]], [100, [4n, 2], [202n, 101]]);
    closeBlock();
    tryState();
  });

  it("before its session is not noted, and that is told", () => {
    const { openBlock, babe, state } = babeChain();
    openBlock(1n);
    state.session = 9;
    openBlock(1n + 2n * EPOCH);
    assert.deepEqual(babe.storage.SkippedEpochs.get(), []);
    assert.deepEqual(state.warnings, ["epoch 2 comes before session 10"]);
  });

  it("ends when it is expected to, if every slot has a block", () => {
    const { openBlock, babe, state } = babeChain();
    openBlock(10n);
    assert.equal(nextExpectedEpochChange(babe, 1), 4);
    openBlock(11n);
    assert.equal(nextExpectedEpochChange(babe, 2), 4);
    openBlock(12n);
    openBlock(13n);
    assert.equal(state.session, 1);
    assert.equal(nextExpectedEpochChange(babe, 4), 7);
    babe.storage.CurrentSlot.put(17n);
    assert.equal(nextExpectedEpochChange(babe, 5), undefined);
  });

  it("lies where its slots lie", () => {
    const { openBlock, babe } = babeChain();
    openBlock(10n);
    assert.deepEqual(
      [9n, 10n, 12n, 13n].map((slot) => epochOfSlot(babe, slot)),
      [0n, 0n, 0n, 1n],
    );
    assert.throws(() => epochStartSlot(babe, (1n << 64n) / EPOCH), /begins beyond all slots/);
  });
});

describe("a block", () => {
  it("counts the slots that went without one", () => {
    const { openBlock, babe, closeBlock } = babeChain();
    openBlock(5n);
    assert.equal(babe.storage.Lateness.get(), 4);
    openBlock(6n);
    assert.equal(babe.storage.Lateness.get(), 0);
    openBlock(10n);
    assert.equal(babe.storage.Lateness.get(), 3);
    closeBlock();
    assert.equal(babe.storage.Lateness.exists(), false);
  });

  it("is none of a disabled author's", () => {
    const { openBlock, state, closeBlock } = babeChain();
    state.disabled.add(2);
    openBlock(1n);
    closeBlock();
    openBlock(2n, { authority_index: 2 });
    assert.throws(closeBlock, /authority 2 is disabled/);
  });

  it("has its time in its slot", () => {
    const { openBlock, babe } = babeChain();
    openBlock(2n);
    for (const moment of [12_000n, 17_999n]) onTimestampSet(babe, moment);
    for (const moment of [11_999n, 18_000n]) {
      assert.throws(() => onTimestampSet(babe, moment), /Timestamp slot must match CurrentSlot/);
    }
  });
});

describe("plan_config_change", () => {
  it("is root's, and must leave someone who can make blocks", () => {
    const { assertNoop, assertOk, openBlock, origins, babe, dispatcher } = babeChain();
    openBlock(1n);
    const good = planConfigChange([0n, 4n], "PrimaryAndSecondaryPlainSlots");
    assert.throws(() => dispatcher.dispatch(good, origins.none), /BadOrigin/);
    const { InvalidConfiguration } = babe.error;
    assertNoop(
      planConfigChange([1n, 0n], "PrimaryAndSecondaryPlainSlots"),
      origins.root,
      InvalidConfiguration,
    );
    assertNoop(planConfigChange([0n, 4n], "PrimarySlots"), origins.root, InvalidConfiguration);
    assertOk(good, origins.root);
    assert.deepEqual(dispatcher.info(good).call_weight, { ref_time: 1000n, proof_size: 0n });
  });

  it("is announced with the next epoch, and holds in the one after it", () => {
    const { assertOk, openBlock, origins, api } = babeChain();
    const configuration = () =>
      BabeConfiguration.decode(api.methods.configuration?.call(NOTHING) as Uint8Array);
    const next = () => BabeEpoch.decode(api.methods.next_epoch?.call(NOTHING) as Uint8Array).config;
    openBlock(1n);
    assertOk(planConfigChange([1n, 2n], "PrimarySlots"), origins.root);
    // A later plan takes the place of an earlier one.
    assertOk(planConfigChange([1n, 3n], "PrimarySlots"), origins.root);
    assert.deepEqual(
      [configuration().c, next().c],
      [
        [1n, 4n],
        [1n, 4n],
      ],
    );
    const announced = openBlock(1n + EPOCH);
    const value = { c: [1n, 3n], allowed_slots: { type: "PrimarySlots" } };
    assert.deepEqual(announced[1], { type: "NextConfigData", value: { type: "V1", value } });
    assert.deepEqual(
      [configuration().c, next().c],
      [
        [1n, 4n],
        [1n, 3n],
      ],
    );
    assert.equal(openBlock(1n + 2n * EPOCH).length, 1);
    assert.deepEqual(configuration().c, [1n, 3n]);
    assert.deepEqual(configuration().allowed_slots, { type: "PrimarySlots" });
  });
});

describe("BabeApi", () => {
  it("tells this epoch and the next one", () => {
    const { openBlock, api, babe, state } = babeChain();
    const epoch = (method: string) => BabeEpoch.decode(api.methods[method]?.call(NOTHING) as Uint8Array);
    openBlock(10n);
    state.authorities = [AUTHORITIES, FEWER];
    openBlock(13n);
    const config = { c: [1n, 4n], allowed_slots: { type: "PrimaryAndSecondaryVRFSlots" } };
    const { Randomness, NextRandomness } = babe.storage;
    assert.deepEqual(epoch("current_epoch"), {
      epoch_index: 1n,
      start_slot: 13n,
      duration: EPOCH,
      authorities: AUTHORITIES,
      randomness: Randomness.get(),
      config,
    });
    assert.deepEqual(epoch("next_epoch"), {
      epoch_index: 2n,
      start_slot: 16n,
      duration: EPOCH,
      authorities: FEWER,
      randomness: NextRandomness.get(),
      config,
    });
    assert.equal(u64.decode(api.methods.current_epoch_start?.call(NOTHING) as Uint8Array), 13n);
    assert.deepEqual(BabeConfiguration.decode(api.methods.configuration?.call(NOTHING) as Uint8Array), {
      slot_duration: 6000n,
      epoch_length: EPOCH,
      ...config,
      authorities: AUTHORITIES,
      randomness: Randomness.get(),
    });
  });

  it("needs the configuration that the genesis sets", () => {
    const { api, babe } = babeChain();
    babe.storage.EpochConfig.kill();
    assert.throws(() => api.methods.configuration?.call(NOTHING), /has no EpochConfig: the genesis sets it/);
  });
});

describe("the genesis of Babe", () => {
  it("gives authorities to the first two epochs, or leaves it to the session", () => {
    const { babe, tryState } = babeChain();
    assert.deepEqual(babe.storage.Authorities.get(), AUTHORITIES);
    assert.deepEqual(babe.storage.NextAuthorities.get(), AUTHORITIES);
    tryState();
    const bySession = babeChain({});
    bySession.handler.onGenesisSession?.([[`0x${"01".repeat(32)}` as never, KEYS[0] as never]]);
    assert.deepEqual(bySession.babe.storage.NextAuthorities.get(), AUTHORITIES.slice(0, 1));
    bySession.tryState();
  });

  it("refuses authorities twice", () => {
    const { handler } = babeChain(GENESIS);
    assert.throws(
      () => handler.onGenesisSession?.([[`0x${"01".repeat(32)}` as never, KEYS[0] as never]]),
      /babe.authorities: must be empty where the session has validators/,
    );
    handler.onGenesisSession?.([]);
  });
});

describe("a disabled authority", () => {
  it("is announced to BABE", () => {
    const { handler, state, openBlock } = babeChain();
    openBlock(1n);
    handler.onDisabled?.(2);
    assert.deepEqual(state.logs.at(-1), { type: "OnDisabled", value: 2 });
  });
});
