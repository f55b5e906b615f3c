import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex } from "@serinus/bytes";
import { badOrigin, type DispatchFailure, invalidTransaction } from "@serinus/frame";
import { testAccount, testOwnerProof } from "@serinus/frame/testing";
import {
  BabeAuthorityId,
  BabeEquivocationProof,
  BabeOpaqueKeyOwnershipProof,
  MembershipProof,
  OptionalKeyOwnershipProof,
  ReportSubmitted,
  Slot,
} from "@serinus/runtime-api";
import { struct, u64 } from "@serinus/scale";
import {
  babeChain,
  EPOCH,
  KEYS,
  OWNERS,
  planConfigChange,
  reportEquivocation,
  reportEquivocationUnsigned,
} from "./babe-chain.ts";
import { sealedHeader, twoBlocks } from "./testing.ts";

const [, BOB] = KEYS as [string, `0x${string}`];
const BOBS_KEY = fromHex(BOB);
const REPORTER = testAccount(9);

/** A chain in epoch 0, whose first slot is 1. */
function chain() {
  const test = babeChain();
  test.openBlock(1n);
  return test;
}

describe("a report that an author made two blocks in one slot", () => {
  it("is recorded with its reporter, once, for nothing", () => {
    const { assertOk, assertNoop, origins, offences, babe, dispatcher, tryState, closeBlock } = chain();
    const report = reportEquivocation(twoBlocks(2n), testOwnerProof(BOBS_KEY, 0, 40));
    const { pays_fee, actual_weight } = assertOk(report, origins.signed(REPORTER));
    assert.deepEqual([pays_fee, actual_weight], [{ type: "No" }, undefined]);
    const [recorded] = offences;
    assert.deepEqual(recorded?.reporters, [REPORTER]);
    const { kind, offenders, session_index, validator_set_count, time_slot, slashFraction } =
      recorded?.offence ?? {};
    assert.deepEqual([kind, offenders], ["babe:equivocatio", [[OWNERS[1], undefined]]]);
    assert.deepEqual([session_index, validator_set_count, time_slot], [0, 40, u64.encode(2n)]);
    assert.deepEqual(
      [1, 20].map((k) => slashFraction?.(k)),
      [5_625_000, 1_000_000_000],
    );
    assertNoop(report, origins.signed(REPORTER), babe.error.DuplicateOffenceReport);
    // At least a hundred validators are counted.
    assert.equal(dispatcher.info(report).call_weight.ref_time, 702_100n);
    const many = reportEquivocation(twoBlocks(2n), testOwnerProof(BOBS_KEY, 0, 150));
    assert.equal(dispatcher.info(many).call_weight.ref_time, 702_150n);
    closeBlock();
    tryState();
  });

  it("without a signature is the block author's", () => {
    const { assertOk, origins, offences, world } = chain();
    world.author = OWNERS[0];
    const owner = testOwnerProof(BOBS_KEY, 0);
    const { pays_fee } = assertOk(reportEquivocationUnsigned(twoBlocks(2n), owner), origins.none);
    assert.deepEqual(pays_fee, { type: "No" });
    world.author = undefined;
    assertOk(reportEquivocationUnsigned(twoBlocks(3n), owner), origins.none);
    assert.deepEqual(
      offences.map(({ reporters }) => reporters),
      [[OWNERS[0]], []],
    );
  });

  it("comes from the origin of its call", () => {
    const { assertNoop, origins } = chain();
    const report = [twoBlocks(2n), testOwnerProof(BOBS_KEY, 0)] as const;
    for (const origin of [origins.none, origins.root])
      assertNoop(reportEquivocation(...report), origin, badOrigin);
    for (const origin of [origins.signed(REPORTER), origins.root]) {
      assertNoop(reportEquivocationUnsigned(...report), origin, badOrigin);
    }
  });

  it("must show two headers of one slot and author, both sealed", () => {
    const { assertNoop, origins, babe } = chain();
    const one = sealedHeader(2n, 1);
    const [claim, seal] = one.digest.logs;
    assert.ok(claim && seal?.type === "Seal");
    const withLogs = (...logs: typeof one.digest.logs) => ({ ...one, digest: { logs } });
    for (const [what, change] of Object.entries({
      "one header twice": { second_header: one },
      "another slot": { second_header: sealedHeader(3n, 2) },
      "a slot that neither claims": { slot: 3n },
      "another authority": { second_header: sealedHeader(2n, 2, { index: 2 }) },
      "another's seal": { second_header: sealedHeader(2n, 2, { uri: "//Charlie" }) },
      "a header that was changed": { second_header: { ...one, number: 2 } },
      "no claim": { second_header: withLogs(seal) },
      "no claim in the first": { first_header: withLogs(seal) },
      "a claim that something follows": { second_header: sealedHeader(2n, 2, { after: Uint8Array.of(0) }) },
      "no seal": { second_header: withLogs(claim) },
      "a seal that is not last": { second_header: withLogs(seal, claim) },
      "a seal of another engine": {
        second_header: withLogs(claim, { type: "Seal", value: ["TEST", seal.value[1]] }),
      },
      "a seal that is no signature": {
        second_header: withLogs(claim, { type: "Seal", value: ["BABE", new Uint8Array(3)] }),
      },
    } satisfies Record<string, Partial<BabeEquivocationProof>>)) {
      const report = reportEquivocation(twoBlocks(2n, change), testOwnerProof(BOBS_KEY, 0));
      assert.doesNotThrow(
        () => assertNoop(report, origins.signed(REPORTER), babe.error.InvalidEquivocationProof),
        what,
      );
    }
  });

  it("must show whose key it was, in the session of the slot's epoch", () => {
    const { assertNoop, assertOk, origins, babe, openBlock } = chain();
    const fails = (
      slot: bigint,
      owner: MembershipProof,
      failure: DispatchFailure = babe.error.InvalidKeyOwnershipProof,
    ) => assertNoop(reportEquivocation(twoBlocks(slot), owner), origins.signed(REPORTER), failure);
    fails(2n, testOwnerProof(BOBS_KEY, 1));
    fails(1n + EPOCH, testOwnerProof(BOBS_KEY, 0));
    fails(2n, testOwnerProof(fromHex(KEYS[0] as `0x${string}`), 0));
    // Epoch 4 is session 1: the three before it had no block.
    openBlock(1n + 4n * EPOCH);
    fails(1n + 4n * EPOCH, testOwnerProof(BOBS_KEY, 4));
    assertOk(
      reportEquivocation(twoBlocks(1n + 4n * EPOCH), testOwnerProof(BOBS_KEY, 1)),
      origins.signed(REPORTER),
    );
  });
});

describe("a report without a signature in the pool", () => {
  const owner = testOwnerProof(BOBS_KEY, 0);
  const inPool = {
    type: "report_equivocation_unsigned",
    value: { equivocation_proof: twoBlocks(2n), key_owner_proof: owner },
  } as const;

  it("comes first, stays here, and is the only one of its kind", () => {
    const { code, babe } = chain();
    const { provides, ...rest } = code.unsigned?.validate(babe, { type: "Local" }, inPool) ?? {};
    assert.deepEqual(rest, { priority: 2n ** 64n - 1n, requires: [], longevity: 100n, propagate: false });
    assert.equal(String.fromCharCode(...(provides?.[0]?.subarray(1, 17) ?? [])), "BabeEquivocation");
    assert.deepEqual(provides?.[0]?.slice(17), Uint8Array.from([...BOBS_KEY, ...u64.encode(2n)]));
    code.unsigned?.preDispatch?.(babe, inPool);
    assert.ok(code.unsigned?.validate(babe, { type: "InBlock" }, inPool));
  });

  it("is refused from elsewhere, for other calls, for nobody's key, and when it is known", () => {
    const { code, babe, assertOk, origins } = chain();
    const judge = (call: never, type: "Local" | "External" = "Local") => [
      () => code.unsigned?.validate(babe, { type }, call),
      ...(type === "Local" ? [() => code.unsigned?.preDispatch?.(babe, call)] : []),
    ];
    const refused = (call: unknown, reason: unknown, type?: "External") => {
      for (const ask of judge(call as never, type)) assert.throws(ask, (thrown) => thrown === reason);
    };
    refused(inPool, invalidTransaction.Call, "External");
    refused(planConfigChange([1n, 4n], "PrimarySlots").value, invalidTransaction.Call);
    refused({ ...inPool, type: "report_equivocation" }, invalidTransaction.Call);
    const nobody = { ...inPool.value, key_owner_proof: { ...owner, trie_nodes: [] } };
    refused({ ...inPool, value: nobody }, invalidTransaction.BadProof);
    assertOk({ type: "Babe", value: inPool }, origins.none);
    refused(inPool, invalidTransaction.Stale);
  });

  it("is handed over by BabeApi, with the proof that it makes", () => {
    const { api, submitted, world } = chain();
    world.session = 3;
    const prove = (authority_id: `0x${string}`) =>
      OptionalKeyOwnershipProof.decode(
        api.methods.generate_key_ownership_proof?.call(
          struct({ slot: Slot, authority_id: BabeAuthorityId }).encode({ slot: 2n, authority_id }),
        ) as Uint8Array,
      );
    const proof = prove(BOB);
    assert.ok(proof);
    assert.deepEqual(MembershipProof.decode(proof), testOwnerProof(BOBS_KEY, 3, 3));
    assert.equal(prove(`0x${"77".repeat(32)}`), undefined);
    const submit = (key_owner_proof: Uint8Array) =>
      ReportSubmitted.decode(
        api.methods.submit_report_equivocation_unsigned_extrinsic?.call(
          struct({
            equivocation_proof: BabeEquivocationProof,
            key_owner_proof: BabeOpaqueKeyOwnershipProof,
          }).encode({
            equivocation_proof: twoBlocks(2n),
            key_owner_proof,
          }),
        ) as Uint8Array,
      );
    assert.equal(submit(Uint8Array.of(9)), undefined);
    assert.equal(submit(proof), true);
    assert.deepEqual(submitted, [reportEquivocationUnsigned(twoBlocks(2n), MembershipProof.decode(proof))]);
    world.isPoolOpen = false;
    assert.equal(submit(proof), undefined);
  });
});
