import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { badOrigin, type MountedPallet } from "@serinus/frame";
import { createMemoryHost, newTestChain, type TestParts, testAccount } from "@serinus/frame/testing";
import { utf8Encode } from "@serinus/scale";
import { assemblePallets } from "../example/runtime.ts";

const ALICE = testAccount(1);
const KEY = utf8Encode("leak");
const sign = { type: "Guestbook", value: { type: "sign", value: { message: utf8Encode("a") } } };
const erase = { type: "Guestbook", value: { type: "erase" } };

/** The example with one pallet's code changed: a fault that the harness must find. */
function faulty(change: (mounted: MountedPallet, parts: TestParts) => MountedPallet) {
  const chain = newTestChain((parts: TestParts) => {
    const assembled = assemblePallets(parts);
    const pallets = assembled.pallets.map((mounted) =>
      mounted.pallet.name === "Guestbook" ? change(mounted, parts) : mounted,
    );
    return { ...assembled, pallets };
  });
  chain.runToBlock(1);
  return chain;
}

describe("the test harness", () => {
  const chain = newTestChain(assemblePallets);
  chain.runToBlock(1);
  const signed = chain.origins.signed(ALICE);
  const { NotSigned, Empty } = chain.runtime.own.guestbook.error;

  it("tells why a call that should succeed failed", () => {
    assert.throws(() => chain.assertOk(erase, signed), /Guestbook.erase failed: Guestbook.NotSigned/);
  });

  it("finds a call that should fail and does not, or fails otherwise", () => {
    assert.throws(
      () => chain.assertNoop(erase, signed, Empty),
      /should fail with Guestbook.Empty, failed with Guestbook.NotSigned/,
    );
    assert.throws(
      () => chain.assertNoop(sign, signed, badOrigin),
      /should fail with BadOrigin, but did not fail/,
    );
    chain.assertOk(erase, signed);
    chain.assertNoop(erase, signed, NotSigned);
  });

  it("lists the events when one is missing", () => {
    const erased = { type: "Guestbook", value: { type: "Erased", value: { who: ALICE } } };
    chain.assertLastEvent(erased);
    const other = { type: "Guestbook", value: { type: "Erased", value: { who: testAccount(9) } } };
    assert.throws(() => chain.assertLastEvent(other), /is not .*0909.*there are:\n.*"Erased"/s);
    assert.throws(() => chain.assertHasEvent(other), /no event .*0909/);
    chain.runToBlock(2);
    assert.throws(() => chain.assertHasEvent(erased), /there are none/);
  });

  it("finds a failing call that leaves traces", () => {
    const leaking = faulty(({ pallet, code }, { host, layers }) => {
      const dispatch = () => {
        // Around the storage layer, which no call can do by itself: the layer is closed and another one opened.
        host.storage_set(KEY, KEY);
        host.storage_commit_transaction();
        host.storage_start_transaction();
        assert.ok(layers.isOpen());
        throw badOrigin;
      };
      const calls = {
        ...(code.calls as object),
        erase: { weight: () => ({ ref_time: 0n, proof_size: 0n }), dispatch },
      };
      return { pallet, code: { ...code, calls: calls as typeof code.calls } };
    });
    assert.throws(() => leaking.assertNoop(erase, signed, badOrigin), /failed, but changed storage/);
  });

  it("finds broken invariants, and checks of them that write", () => {
    const broken = newTestChain(assemblePallets);
    const { guestbook } = broken.runtime.own;
    broken.host.storage_set(guestbook.storage.Entries.key(ALICE), Uint8Array.of(0));
    assert.throws(() => broken.tryState(), /counts 0 entries and holds 1/);
    const writing = faulty(({ pallet, code }, { host }) => ({
      pallet,
      code: { ...code, tryState: () => host.storage_set(KEY, KEY) },
    }));
    assert.throws(() => writing.tryState(), /a tryState changed storage/);
  });

  it("checks the configuration before the first block", () => {
    const integrityTest = () => {
      throw new Error("KeepFor is too short");
    };
    assert.throws(
      () => faulty(({ pallet, code }) => ({ pallet, code: { ...code, hooks: { integrityTest } } })),
      /KeepFor is too short/,
    );
  });
});

describe("the memory host", () => {
  it("has no keystore, no offchain work and no child tries", () => {
    const host = createMemoryHost();
    assert.throws(() => host.offchain_timestamp(), /no keystore and no offchain work/);
    assert.throws(() => host.crypto_sr25519_public_keys(KEY), /no keystore/);
    assert.throws(() => host.default_child_storage_get(KEY, KEY), /no child tries/);
    assert.deepEqual([host.logging_max_level(), host.misc_runtime_version(KEY)], [-1, undefined]);
  });

  it("computes roots and checks proofs of them", () => {
    const host = createMemoryHost();
    host.storage_set(KEY, KEY);
    const root = host.storage_root(1);
    assert.deepEqual(root, host.trie_blake2_256_root([[KEY, KEY]], 1));
    assert.equal(host.trie_blake2_256_verify_proof(root, [], KEY, KEY, 1), false);
  });
});
