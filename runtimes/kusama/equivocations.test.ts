import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type H256 } from "@serinus/bytes";
import { blake2_256, keypairFromUri, signWith } from "@serinus/crypto";
import { type AnyCall, type DispatchFailure, equivocationSlash, type Offender } from "@serinus/frame";
import { scheduleChange, schedulePause, scheduleResume } from "@serinus/pallet-grandpa";
import { reportOffences } from "@serinus/pallet-offences";
import {
  BabeAuthorityId,
  BabeEquivocationProof,
  BabeOpaqueKeyOwnershipProof,
  BabePreDigest,
  GrandpaAuthorityId,
  GrandpaConsensusLog,
  GrandpaEquivocationProof,
  Header,
  MembershipProof,
  OpaqueValue,
  OptionalKeyOwnershipProof,
  ReportSubmitted,
  Slot,
} from "@serinus/runtime-api";
import { type Codec, option, struct, u64 } from "@serinus/scale";
import { IdentificationTuple } from "./exposure.ts";
import { developmentAccounts } from "./genesis-presets/accounts.ts";
import { kusamaChain } from "./testing.ts";

const [alice, bob, charlie] = developmentAccounts;
assert.ok(alice && bob && charlie);
const BOB = bob;
const EPOCH = 5n;
const HASH = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as H256;

function chain(blocks = 1) {
  const test = kusamaChain("four_validators", { sudo: true, validatorManager: true, epochDuration: EPOCH });
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

/** A header that Bob, or who is told, has sealed in a slot. */
function sealed(slot: bigint, root: number, { index = 1, uri = "//Bob" } = {}): Header {
  const unsealed: Header = {
    parent_hash: HASH(0),
    number: 1,
    state_root: HASH(root),
    extrinsics_root: HASH(0),
    digest: {
      logs: [
        {
          type: "PreRuntime",
          value: [
            "BABE",
            BabePreDigest.encode({ type: "SecondaryPlain", value: { authority_index: index, slot } }),
          ],
        },
      ],
    },
  };
  const seal = signWith(keypairFromUri(uri, "sr25519"), blake2_256(Header.encode(unsealed)));
  return {
    ...unsealed,
    digest: { logs: [...unsealed.digest.logs, { type: "Seal", value: ["BABE", seal] }] },
  };
}

const twoBlocks = (slot: bigint, change: Partial<BabeEquivocationProof> = {}): BabeEquivocationProof => ({
  offender: BOB.account,
  slot,
  first_header: sealed(slot, 1),
  second_header: sealed(slot, 2),
  ...change,
});

/** Two precommits that Bob has signed in a round. */
function twoVotes(round: bigint, set: bigint, targets = [1, 2], type: "Prevote" | "Precommit" = "Precommit") {
  const pair = keypairFromUri("//Bob", "ed25519");
  const vote = (n: number) => {
    const value = { target_hash: HASH(n), target_number: n };
    const payload = new Uint8Array(53);
    payload[0] = type === "Prevote" ? 0 : 1;
    payload.set(fromHex(value.target_hash), 1);
    new DataView(payload.buffer).setUint32(33, n, true);
    payload.set(u64.encode(round), 37);
    payload.set(u64.encode(set), 45);
    return [value, signWith(pair, payload)] as [typeof value, Uint8Array];
  };
  const [first, second] = targets.map(vote);
  assert.ok(first && second);
  return {
    set_id: set,
    equivocation: { type, value: { round_number: round, identity: BOB.ed25519, first, second } },
  } as GrandpaEquivocationProof;
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

  it("must be two, of one slot and author, sealed, and by a validator of that session", () => {
    const { babeProof, report, origins, babe, offences } = chain();
    const { InvalidEquivocationProof, InvalidKeyOwnershipProof } = babe.error;
    const fails = (proof: BabeEquivocationProof, owner: MembershipProof, failure: DispatchFailure) =>
      assert.equal(report(call("Babe", proof, owner), origins.signed(charlie.account)), failure);
    const one = sealed(1n, 1);
    const { logs } = one.digest;
    const seal = logs.at(-1);
    assert.ok(seal);
    for (const change of [
      { second_header: one },
      { second_header: sealed(2n, 2) },
      { slot: 2n },
      { second_header: sealed(1n, 2, { index: 2 }) },
      { second_header: sealed(1n, 2, { uri: "//Charlie" }) },
      { second_header: { ...one, number: 2 } },
      { second_header: { ...one, digest: { logs: [seal] } } },
      { second_header: { ...one, digest: { logs: logs.slice(0, 1) } } },
      {
        second_header: {
          ...one,
          digest: {
            logs: [
              ...logs.slice(0, 1),
              { type: "Seal" as const, value: ["BABE", new Uint8Array(3)] as [string, Uint8Array] },
            ],
          },
        },
      },
    ]) {
      fails(twoBlocks(1n, change), babeProof(), InvalidEquivocationProof);
    }
    // Three sessions have begun by now: a proof of this one is none of the slot's.
    fails(twoBlocks(1n), babeProof(), InvalidKeyOwnershipProof);
    const slot = babe.storage.CurrentSlot.get();
    fails(twoBlocks(slot), { ...babeProof(), trie_nodes: [] }, InvalidKeyOwnershipProof);
    fails(twoBlocks(slot), babeProof(charlie.account), InvalidKeyOwnershipProof);
    assert.deepEqual([...offences.storage.Reports.iter()], []);
    for (const origin of [origins.none, origins.root]) {
      assert.equal(
        String(report(call("Babe", twoBlocks(1n), babeProof()), origin)),
        "DispatchFailure: BadOrigin",
      );
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
      const reported = call(
        "Grandpa",
        twoVotes(round, 0n, [1, 2], type),
        grandpaProof(),
        reporter !== undefined,
      );
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
    fails(twoVotes(1n, 0n, [1, 1]), grandpaProof(), InvalidEquivocationProof);
    fails({ ...twoVotes(1n, 0n), set_id: 1n }, grandpaProof(), InvalidEquivocationProof);
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

describe("offenders", () => {
  it("at one moment count together", () => {
    assert.equal(equivocationSlash(1, 100), 900_000);
    assert.equal(equivocationSlash(2, 100), 3_600_000);
    assert.equal(equivocationSlash(34, 100), 1_000_000_000);
    const { offences, tryState } = chain();
    const told: unknown[] = [];
    const listening = { ...offences, config: { onOffence: (...all: unknown[]) => void told.push(all) } };
    const { reportOffence, isKnownOffence } = reportOffences(
      listening as typeof offences,
      IdentificationTuple as Codec<unknown> as Codec<Offender>,
    );
    const offence = (who: typeof alice, moment = 1) => ({
      kind: "test:tests:tests",
      offenders: [[who.stash, { total: 0n, own: 0n, others: [] }] as const],
      session_index: 3,
      validator_set_count: 10,
      time_slot: Uint8Array.of(moment),
      slashFraction: (count: number) => count * 100,
    });
    assert.equal(reportOffence([charlie.account], offence(alice)), true);
    assert.equal(reportOffence([charlie.account], offence(alice)), false);
    assert.equal(reportOffence([], offence(bob)), true);
    assert.equal(reportOffence([], offence(bob, 2)), true);
    assert.deepEqual(
      told.map((all) => (all as [unknown[], number[], number]).slice(1)),
      [
        [[100], 3],
        [[200, 200], 3],
        [[100], 3],
      ],
    );
    const { kind, offenders, time_slot } = offence(alice);
    assert.equal(isKnownOffence(kind, offenders, time_slot), true);
    assert.equal(isKnownOffence(kind, [...offenders, ...offence(charlie).offenders], time_slot), false);
    tryState();
  });
});

describe("finality", () => {
  it("is paused and goes on when told", () => {
    const { grandpa, openBlock, closeBlock, tryState } = chain();
    const block = (work?: () => void) => {
      openBlock();
      work?.();
      return closeBlock().header.digest.logs.flatMap((item) =>
        item.type === "Consensus" && item.value[0] === "FRNK"
          ? [GrandpaConsensusLog.decode(item.value[1])]
          : [],
      );
    };
    assert.throws(() => scheduleResume(grandpa, 1), isFailure(grandpa.error.ResumeFailed));
    assert.deepEqual(
      block(() => schedulePause(grandpa, 1)),
      [{ type: "Pause", value: 1 }],
    );
    assert.throws(() => schedulePause(grandpa, 1), isFailure(grandpa.error.PauseFailed));
    block();
    assert.deepEqual(grandpa.storage.State.get(), { type: "Paused" });
    assert.deepEqual(
      block(() => scheduleResume(grandpa, 0)),
      [{ type: "Resume", value: 0 }],
    );
    assert.deepEqual(grandpa.storage.State.get(), { type: "Live" });
    tryState();
  });

  it("changes hands once at a time, and not by force too often", () => {
    const { grandpa, openBlock, closeBlock } = chain();
    const next = grandpa.storage.Authorities.get();
    openBlock();
    scheduleChange(grandpa, next, 1, 1);
    assert.throws(() => scheduleChange(grandpa, next, 1, undefined), isFailure(grandpa.error.ChangePending));
    closeBlock();
    openBlock();
    closeBlock();
    openBlock();
    grandpa.storage.NextForced.put(99);
    assert.throws(() => scheduleChange(grandpa, next, 1, 1), isFailure(grandpa.error.TooSoon));
    closeBlock();
  });
});

function isFailure(failure: DispatchFailure) {
  return (thrown: unknown) => thrown === failure;
}
