import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, type H256, toH256, toHex } from "@serinus/bytes";
import { keccak_256 } from "@serinus/crypto";
import type { AnyCall, DispatchFailure } from "@serinus/frame";
import { binaryMerkleRoot } from "@serinus/mmr";
import { beefyVote } from "@serinus/pallet-beefy/testing";
import {
  type AncestryProof,
  AncestryProof as AncestryProofCodec,
  BeefyAuthorityId,
  BeefyAuthoritySet,
  BeefyConsensusLog,
  BeefyDoubleVotingProof,
  BeefyFutureBlockVotingProof,
  BeefyMmrLeaf,
  BeefyOpaqueForkVotingProof,
  EncodableOpaqueLeaf,
  type Header,
  LeafProof,
  MembershipProof,
  MmrLeafCountResult,
  MmrProofResult,
  MmrRootResult,
  MmrVerificationResult,
  OpaqueValue,
  OptionalBeefyValidatorSet,
  OptionalOpaqueValue,
  ReportSubmitted,
} from "@serinus/runtime-api";
import { h256, option, struct, u32, u64, unit, vec } from "@serinus/scale";
import { developmentAccounts } from "./genesis-presets/accounts.ts";
import { type KusamaChain, kusamaChain } from "./testing.ts";

const [alice, bob, charlie] = developmentAccounts;
assert.ok(alice && bob && charlie);
const BOB = bob;
const HASH = (n: number) => `0x${n.toString(16).padStart(2, "0").repeat(32)}` as H256;

/** A chain whose node keeps what the range hands to its offchain database. */
function chain(blocks = 1, { keeps = true } = {}) {
  const test = kusamaChain("four_validators", { sudo: true, validatorManager: true, epochDuration: 5n });
  const kept = new Map<string, Uint8Array>();
  const submitted: Uint8Array[] = [];
  Object.assign(test.host, {
    offchain_index_set: (key: Uint8Array, value: Uint8Array) => void (keeps && kept.set(toHex(key), value)),
    offchain_local_storage_get: (_persistent: boolean, key: Uint8Array) => kept.get(toHex(key)),
    offchain_submit_transaction: (extrinsic: Uint8Array) => submitted.push(extrinsic) > 0,
  });
  const headers: Header[] = [];
  const run = (count: number) => {
    for (let i = 0; i < count; i++) {
      test.openBlock();
      headers.push(test.closeBlock().header);
    }
  };
  run(blocks);
  const { dispatcher, origins, format } = test.runtime.executive.parts;
  const owner = (id = BOB.ecdsa): MembershipProof => {
    const inputs = struct({ set_id: u64, authority_id: BeefyAuthorityId });
    const proof = test.call(
      "BeefyApi_generate_key_ownership_proof",
      inputs,
      { set_id: 0n, authority_id: id },
      OptionalOpaqueValue,
    );
    return MembershipProof.decode(proof as Uint8Array);
  };
  /** Dispatches in a block of its own; what it fails with, if it does. */
  const report = (
    type: string,
    proof: unknown,
    key_owner_proof: MembershipProof,
    origin = origins.signed(charlie?.account as never),
  ) => {
    test.openBlock();
    try {
      const call: AnyCall = {
        type: "Beefy",
        value: { type, value: { equivocation_proof: proof, key_owner_proof } },
      };
      dispatcher.info(call);
      return dispatcher.dispatch(call, origin);
    } catch (error) {
      return error as DispatchFailure;
    } finally {
      headers.push(test.closeBlock().header);
    }
  };
  const ancestry = (block: number, best?: number): AncestryProof | undefined => {
    const inputs = struct({ prev_block_number: u32, best_known_block_number: option(u32) });
    const values = { prev_block_number: block, best_known_block_number: best };
    const proof = test.call("BeefyApi_generate_ancestry_proof", inputs, values, OptionalOpaqueValue);
    return proof && AncestryProofCodec.decode(proof);
  };
  return {
    ...test,
    ...test.runtime.pallets,
    run,
    headers,
    owner,
    report,
    ancestry,
    submitted,
    origins,
    dispatcher,
    format,
  };
}

/** What this node's own pool thinks of an extrinsic. */
function judgedHere({ host, runtime }: Pick<KusamaChain, "host" | "runtime">, extrinsic: Uint8Array) {
  host.storage_start_transaction();
  try {
    return runtime.executive.validateTransaction({ type: "Local" }, extrinsic, HASH(0));
  } finally {
    host.storage_rollback_transaction();
  }
}

const logsOf = (header: Header | undefined) =>
  (header?.digest.logs ?? []).flatMap((item) =>
    item.type === "Consensus" && item.value[0] === "BEEF" ? [BeefyConsensusLog.decode(item.value[1])] : [],
  );
const isFine = (outcome: unknown) =>
  assert.ok(!(outcome as object as { error?: unknown }).error, String(outcome));

describe("the mountain range", () => {
  const proofInputs = struct({ block_numbers: vec(u32), best_known_block_number: option(u32) });

  it("has a leaf for every block, and its root in every header", () => {
    const test = chain(7);
    assert.deepEqual(test.call("MmrApi_mmr_leaf_count", unit, undefined, MmrLeafCountResult), {
      type: "Ok",
      value: 7n,
    });
    const root = test.mmr.storage.RootHash.get();
    assert.deepEqual(test.call("MmrApi_mmr_root", unit, undefined, MmrRootResult), {
      type: "Ok",
      value: root,
    });
    assert.deepEqual(logsOf(test.headers.at(-1)).at(-1), { type: "MmrRoot", value: root });
    assert.deepEqual([...test.mmr.storage.Nodes.iterKeys()], [6n, 9n, 10n]);
    test.tryState();
  });

  it("proves leaves, which tell of the block before and of who signs next", () => {
    const test = chain(9);
    const answer = test.call(
      "MmrApi_generate_proof",
      proofInputs,
      { block_numbers: [3, 8], best_known_block_number: 8 },
      MmrProofResult,
    );
    assert.ok(answer.type === "Ok");
    const [leaves, proof] = answer.value;
    assert.deepEqual([proof.leaf_indices, proof.leaf_count], [[2n, 7n], 8n]);
    const third = BeefyMmrLeaf.decode(leaves[0] as Uint8Array);
    assert.deepEqual(third.parent_number_and_hash, [2, test.headers[2]?.parent_hash]);
    assert.deepEqual([third.version, third.leaf_extra], [Uint8Array.of(0), HASH(0)]);
    assert.deepEqual(third.beefy_next_authority_set.len, 4);
    const verify = (given: Uint8Array[], changed: Partial<LeafProof> = {}) => {
      const inputs = struct({ leaves: vec(EncodableOpaqueLeaf), proof: LeafProof });
      return test.call(
        "MmrApi_verify_proof",
        inputs,
        { leaves: given, proof: { ...proof, ...changed } },
        MmrVerificationResult,
      );
    };
    const refused = (type: string) => ({ type: "Err", value: { type } });
    assert.deepEqual(verify(leaves), { type: "Ok" });
    assert.deepEqual(verify([...leaves].reverse()), refused("Verify"));
    assert.deepEqual(verify(leaves.slice(1)), refused("Verify"));
    assert.deepEqual(verify([Uint8Array.of(1), leaves[1] as Uint8Array]), refused("Verify"));
    assert.deepEqual(verify(leaves, { leaf_count: 99n }), refused("Verify"));
    assert.deepEqual(verify(leaves, { leaf_count: 0n }), refused("Verify"));
    const stateless = (root: H256, changed: Partial<LeafProof> = {}) =>
      test.call(
        "MmrApi_verify_proof_stateless",
        struct({ root: h256, leaves: vec(EncodableOpaqueLeaf), proof: LeafProof }),
        { root, leaves, proof: { ...proof, ...changed } },
        MmrVerificationResult,
      );
    const eighth = logsOf(test.headers[7]).at(-1);
    assert.ok(eighth?.type === "MmrRoot");
    assert.deepEqual(stateless(eighth.value), { type: "Ok" });
    assert.deepEqual(stateless(HASH(1)), refused("Verify"));
    assert.deepEqual(stateless(eighth.value, { leaf_count: 2n ** 63n }), refused("Verify"));
    assert.deepEqual(stateless(eighth.value, { items: [] }), refused("Verify"));
    const ask = (block_numbers: number[], best?: number) =>
      test.call(
        "MmrApi_generate_proof",
        proofInputs,
        { block_numbers, best_known_block_number: best },
        MmrProofResult,
      );
    assert.deepEqual(ask([0]), refused("InvalidNumericOp"));
    assert.deepEqual(ask([]), refused("GenerateProof"));
    assert.deepEqual(ask([9], 8), refused("GenerateProof"));
    assert.deepEqual(ask([99]), refused("LeafNotFound"));
  });

  it("has no proof where the node keeps nothing", () => {
    const test = chain(3, { keeps: false });
    const answer = test.call(
      "MmrApi_generate_proof",
      proofInputs,
      { block_numbers: [2], best_known_block_number: undefined },
      MmrProofResult,
    );
    assert.deepEqual(answer, { type: "Err", value: { type: "LeafNotFound" } });
    const proof = { leaf_indices: [], leaf_count: 1n, items: [] };
    const inputs = struct({ leaves: vec(EncodableOpaqueLeaf), proof: LeafProof });
    assert.deepEqual(test.call("MmrApi_verify_proof", inputs, { leaves: [], proof }, MmrVerificationResult), {
      type: "Err",
      value: { type: "GetRoot" },
    });
    assert.equal(test.ancestry(1), undefined);
  });
});

describe("a set of validators", () => {
  it("begins with every session, and is known by its Ethereum addresses", () => {
    const test = chain();
    const set = (method: string) => test.call(`BeefyMmrApi_${method}`, unit, undefined, BeefyAuthoritySet);
    assert.equal(set("authority_set_proof").id, 0n);
    assert.equal(set("next_authority_set_proof").id, 1n);
    test.run(5);
    assert.deepEqual(logsOf(test.headers.at(-1))[0], {
      type: "AuthoritiesChange",
      value: { id: 1n, validators: developmentAccounts.slice(0, 4).map(({ ecdsa }) => ecdsa) },
    });
    const current = test.call("BeefyApi_validator_set", unit, undefined, OptionalBeefyValidatorSet);
    assert.deepEqual([current?.id, current?.validators.length], [1n, 4]);
    assert.deepEqual([set("authority_set_proof").id, test.beefy.storage.SetIdSession.get(1n)], [1n, 1]);
    test.tryState();
  });

  it("of Alice alone is committed to by her address", () => {
    const { beefyMmrLeaf } = kusamaChain("development").runtime.pallets;
    const address = fromHex("0xe04cc55ebee1cbce552f250e85c57b70b2e2625b");
    assert.deepEqual(beefyMmrLeaf.storage.BeefyAuthorities.get(), {
      id: 0n,
      len: 1,
      keyset_commitment: toH256(binaryMerkleRoot(keccak_256, [address])),
    });
  });

  it("begins anew when root says so", () => {
    const test = chain();
    const genesis = () => test.call("BeefyApi_beefy_genesis", unit, undefined, option(u32));
    assert.equal(genesis(), 1);
    const set = (delay_in_blocks: number): AnyCall => ({
      type: "Beefy",
      value: { type: "set_new_genesis", value: { delay_in_blocks } },
    });
    test.openBlock();
    const { dispatcher, origins, beefy } = test;
    const failure = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    assert.equal(
      failure(() => dispatcher.dispatch(set(0), origins.root)),
      beefy.error.InvalidConfiguration,
    );
    assert.match(String(failure(() => dispatcher.dispatch(set(3), origins.none))), /BadOrigin/);
    dispatcher.dispatch(set(3), origins.root);
    test.closeBlock();
    assert.equal(genesis(), 5);
  });
});

describe("a validator who signs two commitments for one block", () => {
  const twice = (
    block = 1,
    set = 0n,
    change: Partial<BeefyDoubleVotingProof> = {},
  ): BeefyDoubleVotingProof => ({
    first: beefyVote(HASH(1), block, { set }),
    second: beefyVote(HASH(2), block, { set }),
    ...change,
  });

  it("is recorded, once, for nothing", () => {
    const { report, owner, offences, beefy, origins, tryState } = chain();
    const outcome = report("report_double_voting", twice(), owner());
    isFine(outcome);
    assert.deepEqual((outcome as { pays_fee: unknown }).pays_fee, { type: "No" });
    assert.equal(report("report_double_voting", twice(), owner()), beefy.error.DuplicateOffenceReport);
    isFine(report("report_double_voting_unsigned", twice(2), owner(), origins.none));
    assert.equal([...offences.storage.Reports.iter()].length, 2);
    tryState();
  });

  it("must have signed both, for different payloads, in the session of the set", () => {
    const { report, owner, beefy, origins } = chain();
    const { InvalidDoubleVotingProof, InvalidKeyOwnershipProof, InvalidEquivocationProofSession } =
      beefy.error;
    for (const change of [
      { second: beefyVote(HASH(1), 1) },
      { second: beefyVote(HASH(2), 2) },
      { second: { ...beefyVote(HASH(2), 1), id: charlie.ecdsa } },
      { second: beefyVote(HASH(2), 1, { uri: "//Charlie" }) },
    ]) {
      const chainOf = chain();
      assert.equal(
        chainOf.report("report_double_voting", twice(1, 0n, change), chainOf.owner()),
        chainOf.beefy.error.InvalidDoubleVotingProof,
      );
    }
    assert.ok(InvalidDoubleVotingProof);
    assert.equal(report("report_double_voting", twice(), owner(charlie.ecdsa)), InvalidKeyOwnershipProof);
    assert.equal(report("report_double_voting", twice(1, 9n), owner()), InvalidEquivocationProofSession);
    assert.equal(
      report("report_double_voting", twice(), { ...owner(), session: 4 }),
      InvalidEquivocationProofSession,
    );
    assert.match(String(report("report_double_voting", twice(), owner(), origins.none)), /BadOrigin/);
    assert.match(String(chain().report("report_double_voting_unsigned", twice(), owner())), /BadOrigin/);
  });

  it("is reported through this node's own pool", () => {
    const test = chain();
    const inputs = struct({ equivocation_proof: BeefyDoubleVotingProof, key_owner_proof: OpaqueValue });
    const values = { equivocation_proof: twice(), key_owner_proof: MembershipProof.encode(test.owner()) };
    const method = "BeefyApi_submit_report_double_voting_unsigned_extrinsic";
    assert.equal(test.call(method, inputs, values, ReportSubmitted), true);
    const [extrinsic] = test.submitted;
    assert.ok(extrinsic);
    const { provides } = judgedHere(test, extrinsic);
    assert.equal(String.fromCharCode(...(provides[0] as Uint8Array).subarray(1, 18)), "BeefyEquivocation");
    assert.deepEqual(test.validate(extrinsic), {
      type: "Err",
      value: { type: "Invalid", value: { type: "Call" } },
    });
    test.openBlock();
    assert.deepEqual(test.apply(extrinsic), { type: "Ok", value: { type: "Ok" } });
    test.closeBlock();
    test.tryState();
  });
});

describe("a validator who signs what is not on the chain", () => {
  it("is recorded for a root that is not the block's", () => {
    const test = chain(4);
    const proof = {
      vote: beefyVote(HASH(7), 2),
      ancestry_proof: test.ancestry(2, 3),
      header: test.headers[2],
    };
    isFine(test.report("report_fork_voting", proof, test.owner()));
    test.tryState();
    const nothing = chain(4);
    const without = {
      vote: beefyVote(undefined, 2),
      ancestry_proof: nothing.ancestry(2, 3),
      header: nothing.headers[2],
    };
    isFine(nothing.report("report_fork_voting_unsigned", without, nothing.owner(), nothing.origins.none));
  });

  it("is not for the block's own root, nor by a proof that does not show it", () => {
    const base = chain(4);
    const root = logsOf(base.headers[1]).find(({ type }) => type === "MmrRoot");
    assert.ok(root?.type === "MmrRoot");
    const proof = base.ancestry(2, 3);
    assert.ok(proof);
    const good = { vote: beefyVote(HASH(7), 2), ancestry_proof: proof, header: base.headers[2] as Header };
    for (const change of [
      { vote: beefyVote(root.value, 2) },
      { vote: beefyVote(HASH(7), 3) },
      { vote: beefyVote(HASH(7), 2, { uri: "//Charlie" }) },
      { ancestry_proof: { ...proof, items: [...proof.items, ...proof.items] } },
      { ancestry_proof: { ...proof, leaf_count: 2n ** 60n } },
      { ancestry_proof: { ...proof, prev_peaks: [HASH(9)] } },
      { ancestry_proof: { ...proof, items: proof.items.map(([at]) => [at, HASH(9)] as [bigint, H256]) } },
      { header: base.headers[1] as Header },
      { header: { ...good.header, number: 99 } },
    ]) {
      const test = chain(4);
      const { InvalidForkVotingProof } = test.beefy.error;
      assert.equal(
        test.report("report_fork_voting", { ...good, ...change }, test.owner()),
        InvalidForkVotingProof,
      );
    }
  });

  it("is recorded for a block to come", () => {
    const test = chain(2);
    const { InvalidFutureBlockVotingProof, InvalidForkVotingProof } = test.beefy.error;
    const owner = test.owner();
    assert.equal(
      test.report("report_future_block_voting", { vote: beefyVote(HASH(1), 1) }, owner),
      InvalidFutureBlockVotingProof,
    );
    const forged = { vote: beefyVote(HASH(1), 50, { uri: "//Charlie" }) };
    assert.equal(test.report("report_future_block_voting", forged, owner), InvalidForkVotingProof);
    const fresh = chain(2);
    isFine(fresh.report("report_future_block_voting", { vote: beefyVote(HASH(1), 50) }, fresh.owner()));
    isFine(
      fresh.report(
        "report_future_block_voting_unsigned",
        { vote: beefyVote(HASH(1), 51) },
        fresh.owner(),
        fresh.origins.none,
      ),
    );
    fresh.tryState();
  });

  it("is reported through this node's own pool", () => {
    const test = chain(4);
    const proof = test.ancestry(2, 3);
    assert.ok(proof);
    const key_owner_proof = MembershipProof.encode(test.owner());
    const fork = (ancestry_proof: Uint8Array) =>
      test.call(
        "BeefyApi_submit_report_fork_voting_unsigned_extrinsic",
        struct({ equivocation_proof: BeefyOpaqueForkVotingProof, key_owner_proof: OpaqueValue }),
        {
          equivocation_proof: {
            vote: beefyVote(HASH(7), 2),
            ancestry_proof,
            header: test.headers[2] as Header,
          },
          key_owner_proof,
        },
        ReportSubmitted,
      );
    assert.equal(fork(Uint8Array.of(1)), undefined);
    assert.equal(fork(AncestryProofCodec.encode(proof)), true);
    const future = test.call(
      "BeefyApi_submit_report_future_block_voting_unsigned_extrinsic",
      struct({ equivocation_proof: BeefyFutureBlockVotingProof, key_owner_proof: OpaqueValue }),
      { equivocation_proof: { vote: beefyVote(HASH(7), 50) }, key_owner_proof },
      ReportSubmitted,
    );
    assert.equal(future, true);
    const [first, second] = test.submitted;
    assert.ok(first && second);
    const judged = (extrinsic: Uint8Array) => judgedHere(test, extrinsic);
    assert.equal(judged(first).propagate, false);
    // As on Kusama.
    assert.throws(
      () => judged(second),
      (error) => String(error).includes("Call"),
    );
    test.openBlock();
    assert.deepEqual(test.apply(first), { type: "Ok", value: { type: "Ok" } });
    test.closeBlock();
  });
});
