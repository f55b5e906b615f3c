import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex } from "@serinus/bytes";
import { badOrigin, invalidTransaction } from "@serinus/frame";
import { testAccount, testOwnerProof } from "@serinus/frame/testing";
import {
  GrandpaAuthorityId,
  GrandpaEquivocationProof,
  MembershipProof,
  OpaqueValue,
  ReportSubmitted,
} from "@serinus/runtime-api";
import { option, struct, u64 } from "@serinus/scale";
import {
  grandpaChain,
  KEYS,
  noteStalled,
  OWNERS,
  reportEquivocation,
  reportEquivocationUnsigned,
} from "./grandpa-chain.ts";
import { twoVotes } from "./testing.ts";

const [ALICE, BOB] = KEYS as [`0x${string}`, `0x${string}`];
const BOBS_KEY = fromHex(BOB);
const REPORTER = testAccount(9);
const OWNER = testOwnerProof(BOBS_KEY, 0);

describe("a report that an authority voted twice in one round", () => {
  it("is recorded with its reporter, once, for nothing", () => {
    const { assertOk, assertNoop, origins, offences, grandpa, dispatcher, tryState } = grandpaChain();
    for (const type of ["Prevote", "Precommit"] as const) {
      const round = type === "Prevote" ? 3n : 4n;
      const report = reportEquivocation(twoVotes(round, 0n, { type }), testOwnerProof(BOBS_KEY, 0, 40));
      assert.deepEqual(assertOk(report, origins.signed(REPORTER)).pays_fee, { type: "No" });
      assertNoop(report, origins.signed(REPORTER), grandpa.error.DuplicateOffenceReport);
      const { reporters, offence } = offences.at(-1) ?? {};
      assert.deepEqual(reporters, [REPORTER]);
      assert.deepEqual([offence?.kind, offence?.offenders], ["grandpa:equivoca", [[OWNERS[1], undefined]]]);
      assert.deepEqual(offence?.time_slot, Uint8Array.from([...u64.encode(0n), ...u64.encode(round)]));
      assert.deepEqual([offence?.session_index, offence?.validator_set_count], [0, 40]);
      // At least a hundred validators are counted.
      assert.equal(dispatcher.info(report).call_weight.ref_time, 702_100n);
    }
    const many = reportEquivocation(twoVotes(5n, 0n), testOwnerProof(BOBS_KEY, 0, 150));
    assert.equal(dispatcher.info(many).call_weight.ref_time, 702_150n);
    tryState();
  });

  it("without a signature is the block author's", () => {
    const { assertOk, origins, offences, world } = grandpaChain();
    world.author = OWNERS[0];
    assertOk(reportEquivocationUnsigned(twoVotes(3n, 0n), OWNER), origins.none);
    assert.deepEqual(offences[0]?.reporters, [OWNERS[0]]);
  });

  it("comes from the origin of its call", () => {
    const { assertNoop, origins } = grandpaChain();
    const report = [twoVotes(3n, 0n), OWNER] as const;
    for (const origin of [origins.none, origins.root])
      assertNoop(reportEquivocation(...report), origin, badOrigin);
    for (const origin of [origins.signed(REPORTER), origins.root]) {
      assertNoop(reportEquivocationUnsigned(...report), origin, badOrigin);
    }
  });

  it("must show two signed votes for different blocks, in the set and round that they were signed for", () => {
    const { assertNoop, origins, grandpa } = grandpaChain();
    const good = twoVotes(3n, 0n);
    const { equivocation } = good;
    for (const [what, proof] of Object.entries({
      "one block twice": twoVotes(3n, 0n, { targets: [1, 1] }),
      "another's signature": twoVotes(3n, 0n, { secondBy: "//Charlie" }),
      "another set": { ...good, set_id: 1n },
      "another round": {
        ...good,
        equivocation: { ...equivocation, value: { ...equivocation.value, round_number: 4n } },
      },
      "votes of another kind": { ...good, equivocation: { ...equivocation, type: "Prevote" as const } },
    })) {
      assert.doesNotThrow(
        () =>
          assertNoop(
            reportEquivocation(proof, OWNER),
            origins.signed(REPORTER),
            grandpa.error.InvalidEquivocationProof,
          ),
        what,
      );
    }
  });

  it("must show whose key it was, in a session of the set", () => {
    const { assertNoop, assertOk, origins, grandpa, newSession, nextBlock } = grandpaChain();
    const { InvalidKeyOwnershipProof, InvalidEquivocationProof } = grandpa.error;
    const fails = (set: bigint, owner: MembershipProof, failure = InvalidEquivocationProof) =>
      assertNoop(reportEquivocation(twoVotes(9n, set), owner), origins.signed(REPORTER), failure);
    fails(0n, testOwnerProof(fromHex(ALICE), 0), InvalidKeyOwnershipProof);
    // Set 1 is not known yet. Then it has sessions 2 and 3.
    fails(1n, OWNER);
    newSession(false);
    newSession(true);
    nextBlock();
    newSession(false);
    fails(1n, testOwnerProof(BOBS_KEY, 1));
    fails(0n, testOwnerProof(BOBS_KEY, 2));
    fails(1n, testOwnerProof(BOBS_KEY, 4));
    assertOk(reportEquivocation(twoVotes(9n, 0n), testOwnerProof(BOBS_KEY, 1)), origins.signed(REPORTER));
    assertOk(reportEquivocation(twoVotes(9n, 1n), testOwnerProof(BOBS_KEY, 3)), origins.signed(REPORTER));
    // Without the end of the set before it is not known where this one began.
    grandpa.storage.SetIdSession.remove(0n);
    fails(1n, testOwnerProof(BOBS_KEY, 3));
  });
});

describe("a report without a signature in the pool", () => {
  const inPool = {
    type: "report_equivocation_unsigned",
    value: { equivocation_proof: twoVotes(3n, 7n), key_owner_proof: OWNER },
  } as const;

  it("comes first, stays here, and is the only one of its kind", () => {
    const { code, grandpa } = grandpaChain();
    const { provides, ...rest } = code.unsigned?.validate(grandpa, { type: "Local" }, inPool) ?? {};
    assert.deepEqual(rest, { priority: 2n ** 64n - 1n, requires: [], longevity: 100n, propagate: false });
    assert.equal(String.fromCharCode(...(provides?.[0]?.subarray(1, 20) ?? [])), "GrandpaEquivocation");
    const tag = Uint8Array.from([...BOBS_KEY, ...u64.encode(7n), ...u64.encode(3n)]);
    assert.deepEqual(provides?.[0]?.slice(20), tag);
    code.unsigned?.preDispatch?.(grandpa, inPool);
  });

  it("is refused from elsewhere, and for other calls", () => {
    const { code, grandpa } = grandpaChain();
    const refused = (call: unknown, type: "Local" | "External", reason: unknown) =>
      assert.throws(
        () => code.unsigned?.validate(grandpa, { type }, call as never),
        (thrown) => thrown === reason,
      );
    refused(inPool, "External", invalidTransaction.Call);
    refused(noteStalled(1, 1).value, "Local", invalidTransaction.Call);
    const nobody = { ...inPool.value, key_owner_proof: { ...OWNER, trie_nodes: [] } };
    refused({ ...inPool, value: nobody }, "Local", invalidTransaction.BadProof);
  });

  it("is handed over by GrandpaApi, with the proof that it makes", () => {
    const { api, submitted } = grandpaChain();
    const prove = (authority_id: `0x${string}`) =>
      option(OpaqueValue).decode(
        api.methods.generate_key_ownership_proof?.call(
          struct({ set_id: u64, authority_id: GrandpaAuthorityId }).encode({ set_id: 0n, authority_id }),
        ) as Uint8Array,
      );
    const proof = prove(BOB);
    assert.ok(proof);
    assert.deepEqual(MembershipProof.decode(proof), testOwnerProof(BOBS_KEY, 0, 3));
    assert.equal(prove(`0x${"77".repeat(32)}`), undefined);
    const inputs = struct({ equivocation_proof: GrandpaEquivocationProof, key_owner_proof: OpaqueValue });
    const handedOver = ReportSubmitted.decode(
      api.methods.submit_report_equivocation_unsigned_extrinsic?.call(
        inputs.encode({ equivocation_proof: twoVotes(3n, 0n), key_owner_proof: proof }),
      ) as Uint8Array,
    );
    assert.equal(handedOver, true);
    assert.deepEqual(submitted, [
      reportEquivocationUnsigned(twoVotes(3n, 0n), MembershipProof.decode(proof)),
    ]);
  });
});
