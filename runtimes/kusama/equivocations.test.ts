import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { H256 } from "@serinus/bytes";
import type { AnyCall, DispatchFailure } from "@serinus/frame";
import { sealedHeader, twoBlocks } from "@serinus/pallet-babe/testing";
import { twoVotes } from "@serinus/pallet-grandpa/testing";
import {
  BabeAuthorityId,
  BabeEquivocationProof,
  BabeOpaqueKeyOwnershipProof,
  GrandpaAuthorityId,
  GrandpaEquivocationProof,
  MembershipProof,
  OpaqueValue,
  OptionalKeyOwnershipProof,
  ReportSubmitted,
  Slot,
} from "@serinus/runtime-api";
import { option, struct, u64 } from "@serinus/scale";
import { developmentAccounts } from "./genesis-presets/accounts.ts";
import { kusamaChain } from "./testing.ts";

const [alice, bob, charlie] = developmentAccounts;
assert.ok(alice && bob && charlie);
const BOB = bob;
const EPOCH = 5n;
const HASH = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as H256;

function chain(blocks = 1, validatorManager = true) {
  const test = kusamaChain("four_validators", { sudo: true, validatorManager, epochDuration: EPOCH });
  const run = (count: number) => {
    for (let i = 0; i < count; i++) {
      test.openBlock();
      test.closeBlock();
    }
  };
  run(blocks);
  const submitted: Uint8Array[] = [];
  Object.assign(test.host, {
    offchain_submit_transaction: (extrinsic: Uint8Array) => submitted.push(extrinsic) === 1,
  });
  const { dispatcher, origins, format } = test.runtime.executive.parts;
  const babeProof = (id = BOB.account) => {
    const proof = test.call(
      "BabeApi_generate_key_ownership_proof",
      struct({ slot: Slot, authority_id: BabeAuthorityId }),
      { slot: 1n, authority_id: id },
      OptionalKeyOwnershipProof,
    );
    return MembershipProof.decode(proof as Uint8Array);
  };
  const grandpaProof = (id = BOB.ed25519) => {
    const proof = test.call(
      "GrandpaApi_generate_key_ownership_proof",
      struct({ set_id: u64, authority_id: GrandpaAuthorityId }),
      { set_id: 0n, authority_id: id },
      option(OpaqueValue),
    );
    return MembershipProof.decode(proof as Uint8Array);
  };
  /** Dispatches in a block of its own; what it fails with, if it does. */
  const report = (call: AnyCall, origin: Parameters<typeof dispatcher.dispatch>[1]) => {
    test.openBlock();
    try {
      return dispatcher.dispatch(call, origin);
    } catch (error) {
      return error as DispatchFailure;
    } finally {
      test.closeBlock();
    }
  };
  return {
    ...test,
    ...test.runtime.pallets,
    run,
    submitted,
    format,
    origins,
    babeProof,
    grandpaProof,
    report,
  };
}

const call = (pallet: string, proof: unknown, owner: MembershipProof, signed = true): AnyCall => ({
  type: pallet,
  value: {
    type: signed ? "report_equivocation" : "report_equivocation_unsigned",
    value: { equivocation_proof: proof, key_owner_proof: owner },
  },
});

describe("two blocks of one author in one slot", () => {
  it("are recorded as an offence, once, for nothing", () => {
    const { babeProof, report, origins, offences, babe, system, tryState, openBlock, closeBlock } = chain();
    const reported = call("Babe", twoBlocks(1n), babeProof());
    openBlock();
    closeBlock();
    const outcome = report(reported, origins.signed(charlie.account));
    assert.ok(!("error" in outcome), String(outcome));
    assert.deepEqual(outcome.pays_fee, { type: "No" });
    const [[id, details] = [], ...more] = [...offences.storage.Reports.iter()];
    assert.deepEqual(more, []);
    const nothing = { total: 0n, own: 0n, others: [] };
    assert.deepEqual(details, { offender: [bob.stash, nothing], reporters: [charlie.account] });
    assert.deepEqual(offences.storage.ConcurrentReportsIndex.get("babe:equivocatio", u64.encode(1n)), [id]);
    const events = system.storage.Events.get().map(({ event }: { event: { value: unknown } }) => event.value);
    assert.ok(
      JSON.stringify(events, (_, v) => (typeof v === "bigint" ? String(v) : v)).includes("babe:equivocatio"),
    );
    assert.equal(report(reported, origins.signed(charlie.account)), babe.error.DuplicateOffenceReport);
    tryState();
  });

  it("are laid to the block's author when nobody signs", () => {
    const { babeProof, report, origins, offences, tryState } = chain();
    assert.ok(!("error" in report(call("Babe", twoBlocks(1n), babeProof(), false), origins.none)));
    assert.deepEqual([...offences.storage.Reports.iterValues()][0]?.reporters, [alice.stash]);
    tryState();
  });

  it("are no offence without two headers, or a proof of the session", () => {
    const { babeProof, report, origins, babe, offences } = chain();
    const { InvalidEquivocationProof, InvalidKeyOwnershipProof } = babe.error;
    const fails = (proof: BabeEquivocationProof, owner: MembershipProof, failure: DispatchFailure) =>
      assert.equal(report(call("Babe", proof, owner), origins.signed(charlie.account)), failure);
    fails(twoBlocks(1n, { second_header: sealedHeader(1n, 1) }), babeProof(), InvalidEquivocationProof);
    const later = chain(6);
    // A session has begun by now: a proof of it is none of the slot's.
    const outcome = later.report(
      call("Babe", twoBlocks(1n), later.babeProof()),
      later.origins.signed(charlie.account),
    );
    assert.equal(outcome, later.babe.error.InvalidKeyOwnershipProof);
    fails(twoBlocks(1n), { ...babeProof(), trie_nodes: [] }, InvalidKeyOwnershipProof);
    fails(twoBlocks(1n), babeProof(charlie.account), InvalidKeyOwnershipProof);
    assert.deepEqual([...offences.storage.Reports.iter()], []);
  });

  it("are recorded in later sessions too, from the first one on, whether or not anybody chooses validators", () => {
    for (const hasManager of [true, false]) {
      const { babeProof, report, origins, run, session, offences, tryState } = chain(1, hasManager);
      const first = babeProof();
      for (let past = 1; past <= 3; past++) {
        run(Number(EPOCH));
        assert.equal(session.storage.CurrentIndex.get(), past);
        const slot = BigInt(past);
        const outcome = report(call("Babe", twoBlocks(slot), first), origins.signed(charlie.account));
        assert.ok(!("error" in outcome), `after session ${past} began: ${String(outcome)}`);
      }
      assert.equal([...offences.storage.Reports.iter()].length, 3);
      tryState();
    }
  });

  it("are reported through this node's own pool", () => {
    const test = chain();
    const owner = test.babeProof();
    const submit = (proof: Uint8Array) =>
      test.call(
        "BabeApi_submit_report_equivocation_unsigned_extrinsic",
        struct({ equivocation_proof: BabeEquivocationProof, key_owner_proof: BabeOpaqueKeyOwnershipProof }),
        { equivocation_proof: twoBlocks(1n), key_owner_proof: proof },
        ReportSubmitted,
      );
    assert.equal(submit(Uint8Array.of(9)), undefined);
    assert.equal(submit(MembershipProof.encode(owner)), true);
    assert.equal(submit(MembershipProof.encode(owner)), undefined);
    const [extrinsic] = test.submitted;
    assert.ok(extrinsic);
    assert.deepEqual(test.format.decode(extrinsic).call, call("Babe", twoBlocks(1n), owner, false));
    assert.deepEqual(test.validate(extrinsic), {
      type: "Err",
      value: { type: "Invalid", value: { type: "Call" } },
    });
    const local = { type: "Local" } as const;
    const validity = () => test.runtime.executive.validateTransaction(local, extrinsic, HASH(0));
    const { priority, propagate, longevity, provides } = validity();
    assert.deepEqual([priority, propagate, longevity], [2n ** 64n - 1n, false, 28n * 6n * EPOCH]);
    assert.equal(String.fromCharCode(...(provides[0] as Uint8Array).subarray(1, 17)), "BabeEquivocation");
    test.openBlock();
    assert.deepEqual(test.apply(extrinsic), { type: "Ok", value: { type: "Ok" } });
    test.closeBlock();
    assert.throws(validity, (error) => String(error).includes("Stale"));
    const bad = test.format.encode(
      { type: "Bare", formatVersion: 5 },
      call("Babe", twoBlocks(1n), { ...owner, trie_nodes: [] }, false),
    );
    assert.throws(
      () => test.runtime.executive.validateTransaction(local, bad, HASH(0)),
      (error) => String(error).includes("BadProof"),
    );
    test.tryState();
  });
});

describe("two votes of one authority in one round", () => {
  it("are recorded as an offence, once, for nothing", () => {
    const { grandpaProof, report, origins, offences, grandpa, tryState } = chain();
    for (const [type, round, reporter] of [
      ["Precommit", 3n, charlie.account],
      ["Prevote", 4n, undefined],
    ] as const) {
      const origin = reporter === undefined ? origins.none : origins.signed(reporter);
      const reported = call("Grandpa", twoVotes(round, 0n, { type }), grandpaProof(), reporter !== undefined);
      const outcome = report(reported, origin);
      assert.ok(!("error" in outcome), String(outcome));
      assert.deepEqual(outcome.pays_fee, { type: "No" });
      assert.equal(report(reported, origin), grandpa.error.DuplicateOffenceReport);
      const timeSlot = Uint8Array.from([...u64.encode(0n), ...u64.encode(round)]);
      assert.equal(offences.storage.ConcurrentReportsIndex.get("grandpa:equivoca", timeSlot).length, 1);
    }
    tryState();
  });

  it("must be two, signed, in a set of the proof's session", () => {
    const { grandpaProof, report, origins, grandpa, run } = chain();
    const { InvalidEquivocationProof, InvalidKeyOwnershipProof } = grandpa.error;
    const fails = (proof: GrandpaEquivocationProof, owner: MembershipProof, failure: DispatchFailure) =>
      assert.equal(report(call("Grandpa", proof, owner), origins.signed(charlie.account)), failure);
    fails(twoVotes(1n, 0n, { targets: [1, 1] }), grandpaProof(), InvalidEquivocationProof);
    fails(twoVotes(1n, 0n), grandpaProof(charlie.ed25519), InvalidKeyOwnershipProof);
    // A set that is not known yet.
    fails(twoVotes(1n, 1n), grandpaProof(), InvalidEquivocationProof);
    run(8);
    // Session 2, the first of set 1.
    fails(twoVotes(1n, 0n), grandpaProof(), InvalidEquivocationProof);
    fails(twoVotes(1n, 2n), grandpaProof(), InvalidEquivocationProof);
    const inTime = report(call("Grandpa", twoVotes(1n, 1n), grandpaProof()), origins.signed(charlie.account));
    assert.ok(!("error" in inTime), String(inTime));
    grandpa.storage.SetIdSession.remove(0n);
    fails(twoVotes(2n, 1n), grandpaProof(), InvalidEquivocationProof);
  });

  it("are reported through this node's own pool", () => {
    const test = chain();
    const owner = test.grandpaProof();
    const submitted = test.call(
      "GrandpaApi_submit_report_equivocation_unsigned_extrinsic",
      struct({ equivocation_proof: GrandpaEquivocationProof, key_owner_proof: OpaqueValue }),
      { equivocation_proof: twoVotes(1n, 0n), key_owner_proof: MembershipProof.encode(owner) },
      ReportSubmitted,
    );
    assert.equal(submitted, true);
    const [extrinsic] = test.submitted;
    assert.ok(extrinsic);
    const { provides } = test.runtime.executive.validateTransaction({ type: "Local" }, extrinsic, HASH(0));
    assert.equal(String.fromCharCode(...(provides[0] as Uint8Array).subarray(1, 20)), "GrandpaEquivocation");
    test.openBlock();
    assert.deepEqual(test.apply(extrinsic), { type: "Ok", value: { type: "Ok" } });
    test.closeBlock();
    test.tryState();
  });

  it("are no reports when another call comes without a signature", () => {
    const { format, runtime } = chain();
    for (const other of [
      {
        type: "Grandpa",
        value: { type: "note_stalled", value: { delay: 1, best_finalized_block_number: 1 } },
      },
      {
        type: "Babe",
        value: {
          type: "plan_config_change",
          value: {
            config: { type: "V1", value: { c: [1n, 4n], allowed_slots: { type: "PrimarySlots" } } },
          },
        },
      },
    ]) {
      const bare = format.encode({ type: "Bare", formatVersion: 5 }, other);
      assert.throws(
        () => runtime.executive.validateTransaction({ type: "Local" }, bare, HASH(0)),
        (error) => String(error).includes("Call"),
      );
    }
  });
});
