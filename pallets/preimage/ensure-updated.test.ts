import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { H256 } from "@serinus/bytes";
import { badOrigin } from "@serinus/frame";
import { reserve, reservedBalance } from "@serinus/pallet-balances";
import {
  ALICE,
  deposit,
  ensureUpdated,
  FUNDS,
  preimageChain,
  request,
  root,
  signed,
} from "./preimage-chain.ts";
import type { OldRequestStatus } from "./types.ts";

/** A chain on which `count` preimages of Alice's are from before holds, each with 10 reserved. */
function chainWithOld(count: number, statusOf: (len: number) => OldRequestStatus = unrequested) {
  const chain = preimageChain();
  const { StatusFor, PreimageFor } = chain.preimage.storage;
  const hashes = Array.from({ length: count }, (_, i) => {
    const bytes = Uint8Array.of(1, i);
    const hash = chain.hashOf(bytes);
    const status = statusOf(bytes.length);
    StatusFor.insert(hash, status);
    if (status.value.len !== undefined) PreimageFor.insert([hash, bytes.length], bytes);
    if (status.value.deposit !== undefined) reserve(chain.balances, ALICE, 10n);
    return hash;
  });
  chain.tryState();
  return { ...chain, hashes, first: hashes[0] as H256, old: (hash: H256) => StatusFor.get(hash) };
}

const unrequested = (len: number): OldRequestStatus => ({
  type: "Unrequested",
  value: { deposit: [ALICE, 10n], len },
});
const held = deposit({ count: 1, size: 2 });

describe("preimages from before holds", () => {
  it("are moved in bulk", () => {
    const chain = chainWithOld(3);
    assert.equal(chain.pays(ensureUpdated(chain.hashes), signed(ALICE)), "No");
    assert.equal(chain.held(ALICE), 3n * held);
    assert.equal(reservedBalance(chain.balances, ALICE), 3n * held);
    assert.equal(chain.free(ALICE), FUNDS - 3n * held);
    for (const hash of chain.hashes) {
      assert.equal(chain.old(hash), undefined);
      assert.deepEqual(chain.status(hash), { type: "Unrequested", value: { ticket: [ALICE, held], len: 2 } });
    }
    chain.tryState();
  });

  it("keep their requests", () => {
    const chain = chainWithOld(1, (len) => ({
      type: "Requested",
      value: { deposit: [ALICE, 10n], count: 2, len },
    }));
    chain.assertOk(ensureUpdated(chain.hashes), signed(ALICE));
    const value = { maybe_ticket: [ALICE, held], count: 2, maybe_len: 2 };
    assert.deepEqual(chain.status(chain.first), { type: "Requested", value });
    chain.tryState();
  });

  it("have no deposit when they had none, or are not noted", () => {
    const without = chainWithOld(1, (len) => ({
      type: "Requested",
      value: { deposit: undefined, count: 1, len },
    }));
    without.assertOk(ensureUpdated(without.hashes), signed(ALICE));
    const noted = { maybe_ticket: undefined, count: 1, maybe_len: 2 };
    assert.deepEqual(without.status(without.first), { type: "Requested", value: noted });

    const unnoted = chainWithOld(1, () => ({
      type: "Requested",
      value: { deposit: [ALICE, 10n], count: 1, len: undefined },
    }));
    unnoted.assertOk(ensureUpdated(unnoted.hashes), signed(ALICE));
    const open = { maybe_ticket: undefined, count: 1, maybe_len: undefined };
    assert.deepEqual(unnoted.status(unnoted.first), { type: "Requested", value: open });
    assert.equal(unnoted.free(ALICE), FUNDS);
  });

  it("are moved when they are used", () => {
    const chain = chainWithOld(1);
    chain.assertOk(request(chain.first), root);
    const value = { maybe_ticket: [ALICE, held], count: 1, maybe_len: 2 };
    assert.deepEqual(chain.status(chain.first), { type: "Requested", value });
  });

  it("lose their status when the deposit cannot be held", () => {
    for (const statusOf of [
      unrequested,
      (len: number): OldRequestStatus => ({
        type: "Requested",
        value: { deposit: [ALICE, 10n], count: 1, len },
      }),
    ]) {
      const chain = chainWithOld(1, statusOf);
      reserve(chain.balances, ALICE, FUNDS - 20n);
      assert.equal(chain.pays(ensureUpdated(chain.hashes), signed(ALICE)), "No");
      assert.equal(chain.old(chain.first), undefined);
      assert.equal(chain.status(chain.first), undefined);
    }
  });
});

describe("moving in bulk", () => {
  it("takes from 1 to 1024 hashes of a signer", () => {
    const chain = preimageChain();
    const { TooFew, TooMany } = chain.preimage.error;
    const many = Array.from({ length: 1025 }, () => chain.hashOf(new Uint8Array()));
    chain.assertNoop(ensureUpdated([]), signed(ALICE), TooFew);
    chain.assertNoop(ensureUpdated(many), signed(ALICE), TooMany);
    chain.assertNoop(ensureUpdated(many), root, badOrigin);
    chain.assertOk(ensureUpdated(many.slice(1)), signed(ALICE));
  });

  it("costs nothing when nine of ten needed it", () => {
    const unknown = preimageChain().hashOf(Uint8Array.of(9));
    const enough = chainWithOld(9);
    assert.equal(enough.pays(ensureUpdated([...enough.hashes, unknown]), signed(ALICE)), "No");
    const tooFew = chainWithOld(8);
    assert.equal(tooFew.pays(ensureUpdated([...tooFew.hashes, unknown]), signed(ALICE)), "Yes");
  });
});
