import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { type AccountId, type H256, toAccountId, toHex } from "@serinus/bytes";
import { keypairFromUri } from "@serinus/crypto";
import { createMemoryHost } from "@serinus/frame/testing";
import { decodeMetadata, unwrapMetadata } from "@serinus/metadata";
import { author } from "@serinus/pallet-authorship";
import { Block, CheckInherentsResult, Header, InherentData, RuntimeVersion } from "@serinus/runtime-api";
import { accountId, tuple, u32, u64, unit, utf8Encode } from "@serinus/scale";
import { developmentAccounts } from "./genesis-presets/accounts.ts";
import { assembleRuntime, createRuntime } from "./runtime.ts";
import { type KusamaChain, kusamaChain } from "./testing.ts";

const ALICE = toAccountId(keypairFromUri("//Alice", "sr25519").publicKey);
const remark = {
  type: "System",
  value: { type: "remark_with_event", value: { remark: Uint8Array.of(1, 2, 3) } },
};
const events = ({ runtime }: KusamaChain) =>
  runtime.executive.parts.system.events().map(({ event }) => event.value.type);

const chain = (): KusamaChain => kusamaChain();

describe("the Kusama runtime", () => {
  it("says which it is", () => {
    const bound = createRuntime(createMemoryHost());
    const version = RuntimeVersion.decode(bound.call("Core_version", new Uint8Array()));
    assert.equal(version.spec_name, "kusama");
    assert.equal(version.spec_version, 1_006_000);
    assert.equal(version.transaction_version, 26);
    assert.equal(version.system_version, 1);
    assert.throws(() => bound.call("Core_nothing", new Uint8Array()), /no entry point Core_nothing/);
    assert.throws(
      () => bound.call("Core_version", Uint8Array.of(1)),
      /Bad input data provided to Core_version/,
    );
  });

  it("names every API by the hash of its name", () => {
    for (const { name, id } of assembleRuntime(createMemoryHost()).apis) {
      assert.equal(id, toHex(blake2b(utf8Encode(name), { dkLen: 8 })), name);
    }
  });

  it("describes itself in three versions", () => {
    const { bound } = assembleRuntime(createMemoryHost());
    const at = (version: number) =>
      decodeMetadata(unwrapMetadata(bound.call("Metadata_metadata_at_version", u32.encode(version)))).type;
    assert.deepEqual([14, 15, 16].map(at), ["V14", "V15", "V16"]);
    assert.deepEqual(bound.call("Metadata_metadata_at_version", u32.encode(13)), Uint8Array.of(0));
  });
});

describe("a block", () => {
  it("is built, and executes to the same header", () => {
    const builder = chain();
    builder.openBlock();
    assert.deepEqual(builder.apply(builder.sign("//Alice", remark)), { type: "Ok", value: { type: "Ok" } });
    // The fee is the treasury's first balance.
    assert.deepEqual(events(builder).slice(1), [
      "Withdraw",
      "Remarked",
      "NewAccount",
      "Endowed",
      "Deposit",
      "Deposit",
      "TransactionFeePaid",
      "ExtrinsicSuccess",
    ]);
    const { header, extrinsics } = builder.closeBlock();
    builder.tryState();
    assert.equal(builder.call("AccountNonceApi_account_nonce", accountId, ALICE, u32), 1);

    const block = { header, extrinsics: [...extrinsics] };
    const verifier = chain();
    verifier.call("Core_execute_block", Block, block, unit);
    assert.deepEqual(verifier.host.snapshot(), builder.host.snapshot());

    const wrongRoot = { ...header, state_root: header.extrinsics_root };
    assert.throws(() => chain().call("Core_execute_block", Block, { ...block, header: wrongRoot }, unit));
    const noTime = { ...block, extrinsics: block.extrinsics.slice(1) };
    assert.throws(() => chain().call("Core_execute_block", Block, noTime, unit));
  });

  it("has inherents that a verifier's clock must agree with", () => {
    const builder = chain();
    builder.openBlock();
    const block = builder.closeBlock() as Block;
    const judge = (clock: bigint) => {
      const data = { data: new Map([["timstap0", u64.encode(clock)]]) };
      const args = tuple(Block, InherentData);
      return chain().call("BlockBuilder_check_inherents", args, [block, data], CheckInherentsResult);
    };
    // The block says 6 seconds; up to 30 ahead of the verifier's clock are taken.
    assert.equal(judge(6000n).okay, true);
    assert.equal(judge(0n).okay, true);
    const late = chain();
    late.openBlock();
    late.closeBlock();
    const again = late.call(
      "BlockBuilder_check_inherents",
      tuple(Block, InherentData),
      [block, { data: new Map([["timstap0", u64.encode(6000n)]]) }],
      CheckInherentsResult,
    );
    assert.deepEqual([again.okay, again.fatal_error], [false, true]);
    assert.deepEqual(again.errors.data.get("timstap0"), Uint8Array.of(0));
    builder.call("OffchainWorkerApi_offchain_worker", Header, block.header, unit);
  });

  it("knows its author", () => {
    const kusama = chain();
    kusama.openBlock();
    const who = author(kusama.runtime.pallets.authorship);
    assert.equal(who, developmentAccounts[0]?.stash);
  });

  it("is linked to the one before", () => {
    const kusama = chain();
    kusama.openBlock();
    const first = kusama.closeBlock();
    kusama.openBlock();
    kusama.apply(
      kusama.sign("//Alice", remark, { era: { type: "Mortal", value: { period: 64, phase: 1 } } }),
    );
    const second = kusama.closeBlock();
    assert.notEqual(second.header.parent_hash, first.header.parent_hash);
    assert.equal(second.header.number, 2);
    kusama.tryState();
  });
});

describe("a transaction", () => {
  it("is refused unless all that was signed holds", () => {
    const kusama = chain();
    kusama.openBlock();
    const refused = (options: Parameters<KusamaChain["sign"]>[2], reason: string, uri = "//Alice") => {
      const validity = kusama.validate(kusama.sign(uri, remark, options));
      assert.equal(validity.type, "Err");
      assert.equal(validity.type === "Err" && validity.value.value.type, reason);
    };
    assert.equal(kusama.validate(kusama.sign("//Alice", remark)).type, "Ok");
    refused({ implicit: { CheckSpecVersion: 1 } }, "BadProof");
    refused({ implicit: { CheckTxVersion: 1 } }, "BadProof");
    refused({ implicit: { CheckGenesis: `0x${"01".repeat(32)}` as H256 } }, "BadProof");
    refused({ implicit: { CheckMetadataHash: `0x${"01".repeat(32)}` } }, "BadProof");
    const era = { type: "Mortal", value: { period: 64, phase: 40 } } as const;
    refused({ era, implicit: { CheckMortality: `0x${"01".repeat(32)}` } }, "AncientBirthBlock");
    refused({}, "Payment", "//Nobody");
    kusama.apply(kusama.sign("//Alice", remark));
    refused({ nonce: 0 }, "Stale");
    const future = kusama.apply(kusama.sign("//Alice", remark, { nonce: 7 }));
    assert.deepEqual(future, { type: "Err", value: { type: "Invalid", value: { type: "Future" } } });
    kusama.closeBlock();
  });

  it("may commit to the metadata", () => {
    const kusama = chain();
    kusama.openBlock();
    const signed = kusama.sign("//Alice", remark, {
      explicit: { CheckMetadataHash: { mode: { type: "Enabled" } } },
    });
    assert.deepEqual(kusama.apply(signed), { type: "Ok", value: { type: "Ok" } });
  });

  it("that fails is included, its changes undone", () => {
    const kusama = chain();
    kusama.openBlock();
    const forRoot = { type: "System", value: { type: "set_heap_pages", value: { pages: 1n } } };
    const result = kusama.apply(kusama.sign("//Alice", forRoot));
    assert.deepEqual(result, { type: "Ok", value: { type: "Err", value: { type: "BadOrigin" } } });
    assert.equal(events(kusama).at(-1), "ExtrinsicFailed");
    kusama.closeBlock();
    kusama.tryState();
  });
});

describe("the development accounts", () => {
  it("are those of the well-known secret URIs", () => {
    for (const { name, account, stash } of developmentAccounts) {
      const of = (uri: string): AccountId => toAccountId(keypairFromUri(uri, "sr25519").publicKey);
      assert.equal(account, of(`//${name}`), name);
      assert.equal(stash, of(`//${name}//stash`), name);
    }
  });
});
