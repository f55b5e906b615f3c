import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type H256 } from "@serinus/bytes";
import { badOrigin, type DispatchFailure, invalidTransaction } from "@serinus/frame";
import { testAccount, testOwnerProof } from "@serinus/frame/testing";
import {
  AncestryProof,
  BeefyAuthorityId,
  BeefyDoubleVotingProof,
  BeefyFutureBlockVotingProof,
  BeefyOpaqueForkVotingProof,
  MembershipProof,
  OpaqueValue,
  OptionalOpaqueValue,
  ReportSubmitted,
} from "@serinus/runtime-api";
import { type Codec, option, struct, u32, u64 } from "@serinus/scale";
import {
  ANCESTRY,
  beefyChain,
  HEADER,
  KEYS,
  type Kind,
  OWNERS,
  report,
  reportUnsigned,
  setNewGenesis,
} from "./beefy-chain.ts";
import { beefyVote } from "./testing.ts";

const [ALICE, BOB, CHARLIE] = KEYS as [`0x${string}`, `0x${string}`, `0x${string}`];
const BOBS_KEY = fromHex(BOB);
const REPORTER = testAccount(9);
const OWNER = testOwnerProof(BOBS_KEY, 0);
const root = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as H256;

/** Good evidence of each kind, for a block of its own. */
const evidence = {
  double: (block = 4) => ({ first: beefyVote(root(1), block), second: beefyVote(root(2), block) }),
  fork: (block = 4) => ({ vote: beefyVote(root(1), block), ancestry_proof: ANCESTRY, header: HEADER }),
  future_block: (block = 4) => ({ vote: beefyVote(root(1), block) }),
} as const satisfies Record<Kind, (block?: number) => unknown>;
const KINDS = ["double", "fork", "future_block"] as const;

type Chain = ReturnType<typeof beefyChain>;

/** Has a report be refused. */
function fails(
  chain: Chain,
  kind: Kind,
  proof: unknown,
  failure: DispatchFailure,
  what?: string,
  owner = OWNER,
) {
  const { assertNoop, origins } = chain;
  assert.doesNotThrow(() => assertNoop(report(kind, proof, owner), origins.signed(REPORTER), failure), what);
}

for (const kind of KINDS) {
  describe(`a report of ${kind} voting`, () => {
    it("is recorded with its reporter, once, for nothing", () => {
      const chain = beefyChain();
      const { assertOk, origins, offences, beefy, tryState } = chain;
      const { pays_fee } = assertOk(report(kind, evidence[kind](), OWNER), origins.signed(REPORTER));
      assert.deepEqual(pays_fee, { type: "No" });
      fails(chain, kind, evidence[kind](), beefy.error.DuplicateOffenceReport);
      const { reporters, offence } = offences[0] ?? {};
      assert.deepEqual(reporters, [REPORTER]);
      assert.deepEqual([offence?.kind, offence?.offenders], ["beefy:equivocati", [[OWNERS[1], undefined]]]);
      assert.deepEqual(offence?.time_slot, Uint8Array.from([...u64.encode(0n), ...u32.encode(4)]));
      tryState();
    });

    it("without a signature is the block author's", () => {
      const { assertOk, origins, offences, world } = beefyChain();
      world.author = OWNERS[0];
      assertOk(reportUnsigned(kind, evidence[kind](), OWNER), origins.none);
      assert.deepEqual(offences[0]?.reporters, [OWNERS[0]]);
    });

    it("comes from the origin of its call", () => {
      const { assertNoop, origins } = beefyChain();
      for (const origin of [origins.none, origins.root]) {
        assertNoop(report(kind, evidence[kind](), OWNER), origin, badOrigin);
      }
      for (const origin of [origins.signed(REPORTER), origins.root]) {
        assertNoop(reportUnsigned(kind, evidence[kind](), OWNER), origin, badOrigin);
      }
    });

    it("must show whose key it was, in the session of the set", () => {
      const chain = beefyChain();
      const { InvalidKeyOwnershipProof, InvalidEquivocationProofSession } = chain.beefy.error;
      const proof = evidence[kind]();
      fails(chain, kind, proof, InvalidEquivocationProofSession, "session", testOwnerProof(BOBS_KEY, 1));
      fails(chain, kind, proof, InvalidKeyOwnershipProof, "owner", testOwnerProof(fromHex(ALICE), 0));
      chain.beefy.storage.SetIdSession.remove(0n);
      fails(chain, kind, proof, InvalidEquivocationProofSession, "a set that is not known any more");
    });
  });
}

describe("the weight of a report", () => {
  it("is that of its votes and of what else is looked at, for a hundred validators at least", () => {
    const { dispatcher } = beefyChain();
    const refTime = (kind: Kind, validators: number) =>
      dispatcher.info(report(kind, evidence[kind](), testOwnerProof(BOBS_KEY, 0, validators))).call_weight
        .ref_time;
    const each = 10_000_000n;
    assert.deepEqual(
      [4, 150].map((count) => refTime("double", count)),
      [702_100n + 2n * each, 702_150n + 2n * each],
    );
    assert.equal(refTime("future_block", 4), 702_100n + each + 5_000_000n);
    assert.equal(refTime("fork", 4), 702_100n + each + 2_000_000_000n);
  });
});

describe("evidence", () => {
  it("of two votes shows one validator, block and set, and two payloads", () => {
    const chain = beefyChain();
    const { InvalidDoubleVotingProof } = chain.beefy.error;
    for (const [what, second] of Object.entries({
      "the same": beefyVote(root(1), 4),
      "another block": beefyVote(root(2), 5),
      "another set": beefyVote(root(2), 4, { set: 1n }),
      "another validator": { ...beefyVote(root(2), 4), id: CHARLIE },
      "another's signature": beefyVote(root(2), 4, { uri: "//Charlie" }),
      "no signature": { ...beefyVote(root(2), 4), signature: new Uint8Array(65).fill(255) },
    })) {
      fails(chain, "double", { ...evidence.double(), second }, InvalidDoubleVotingProof, what);
    }
  });

  it("of a fork shows what this chain has instead, in no more than it takes", () => {
    const chain = beefyChain();
    const { ancestry, beefy } = chain;
    const { InvalidForkVotingProof } = beefy.error;
    const bad = { ...evidence.fork(), vote: beefyVote(root(1), 4, { uri: "//Charlie" }) };
    fails(chain, "fork", bad, InvalidForkVotingProof, "another's signature");
    for (const [what, change] of Object.entries({
      "a proof that is too long": { isOptimal: false },
      "a header without a root": { root: undefined },
      "a vote for this chain": { isNonCanonical: false },
    })) {
      const before = { ...ancestry };
      Object.assign(ancestry, change);
      fails(chain, "fork", evidence.fork(), InvalidForkVotingProof, what);
      Object.assign(ancestry, before);
    }
  });

  it("of a vote for a block to come is for this block at least, and signed", () => {
    const chain = beefyChain();
    const { assertOk, origins, beefy } = chain;
    const { InvalidFutureBlockVotingProof, InvalidForkVotingProof } = beefy.error;
    fails(chain, "future_block", evidence.future_block(0), InvalidFutureBlockVotingProof);
    const forged = { vote: beefyVote(root(1), 4, { uri: "//Charlie" }) };
    // Kusama's error, too, is that of another kind.
    fails(chain, "future_block", forged, InvalidForkVotingProof);
    assertOk(report("future_block", evidence.future_block(1), OWNER), origins.signed(REPORTER));
  });
});

describe("a report without a signature in the pool", () => {
  const inPool = (kind: Kind) => reportUnsigned(kind, evidence[kind](), OWNER).value as never;

  it("comes first, stays here, and is the only one of its kind", () => {
    const { code, beefy } = beefyChain();
    for (const kind of ["double", "fork"] as const) {
      const { provides, ...rest } = code.unsigned?.validate(beefy, { type: "Local" }, inPool(kind)) ?? {};
      assert.deepEqual(rest, { priority: 2n ** 64n - 1n, requires: [], longevity: 100n, propagate: false });
      assert.equal(String.fromCharCode(...(provides?.[0]?.subarray(1, 18) ?? [])), "BeefyEquivocation");
      const tag = Uint8Array.from([...BOBS_KEY, ...u64.encode(0n), ...u32.encode(4)]);
      assert.deepEqual(provides?.[0]?.slice(18), tag);
      code.unsigned?.preDispatch?.(beefy, inPool(kind));
    }
  });

  it("is refused from elsewhere, of votes for blocks to come, and for other calls", () => {
    const { code, beefy } = beefyChain();
    const refused = (call: never, type: "Local" | "External" = "Local") =>
      assert.throws(
        () => code.unsigned?.validate(beefy, { type }, call),
        (thrown) => thrown === invalidTransaction.Call,
      );
    refused(inPool("double"), "External");
    refused(inPool("future_block"));
    refused(setNewGenesis(1).value as never);
    refused(report("double", evidence.double(), OWNER).value as never);
  });

  it("is handed over by BeefyApi, with the proofs that it makes", () => {
    const { api, submitted, ancestry } = beefyChain();
    const ask = <I, O>(method: string, inputs: Codec<I>, values: I, output: Codec<O>): O =>
      output.decode(api.methods[method]?.call(inputs.encode(values)) as Uint8Array);
    const prove = (authority_id: `0x${string}`) =>
      ask(
        "generate_key_ownership_proof",
        struct({ set_id: u64, authority_id: BeefyAuthorityId }),
        { set_id: 0n, authority_id },
        OptionalOpaqueValue,
      );
    const proof = prove(BOB);
    assert.ok(proof);
    const owner = MembershipProof.decode(proof);
    assert.equal(prove(`0x${"77".repeat(33)}`), undefined);
    const ancestryOf = (prev_block_number: number) =>
      ask(
        "generate_ancestry_proof",
        struct({ prev_block_number: u32, best_known_block_number: option(u32) }),
        { prev_block_number, best_known_block_number: undefined },
        OptionalOpaqueValue,
      );
    const ancestry_proof = ancestryOf(1);
    assert.deepEqual(ancestry_proof && AncestryProof.decode(ancestry_proof), ANCESTRY);
    ancestry.isKnown = false;
    assert.equal(ancestryOf(1), undefined);

    const submit = <P>(kind: Kind, codec: Codec<P>, equivocation_proof: P) =>
      ask(
        `submit_report_${kind}_voting_unsigned_extrinsic`,
        struct({ equivocation_proof: codec, key_owner_proof: OpaqueValue }),
        { equivocation_proof, key_owner_proof: proof } as never,
        ReportSubmitted,
      );
    assert.equal(submit("double", BeefyDoubleVotingProof, evidence.double()), true);
    assert.equal(submit("future_block", BeefyFutureBlockVotingProof, evidence.future_block()), true);
    const opaque = (encoded: Uint8Array) => ({ ...evidence.fork(), ancestry_proof: encoded });
    assert.equal(submit("fork", BeefyOpaqueForkVotingProof, opaque(Uint8Array.of(1))), undefined);
    assert.equal(submit("fork", BeefyOpaqueForkVotingProof, opaque(AncestryProof.encode(ANCESTRY))), true);
    assert.deepEqual(
      submitted,
      (["double", "future_block", "fork"] as const).map((kind) =>
        reportUnsigned(kind, evidence[kind](), owner),
      ),
    );
  });
});
