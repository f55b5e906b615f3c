import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exhausted } from "@serinus/frame";
import { ALICE, note, preimageChain, signed } from "./preimage-chain.ts";
import { preimageProvider } from "./provider.ts";
import { MAX_SIZE } from "./types.ts";

const bytes = Uint8Array.of(1, 2, 3);

function chain() {
  const made = preimageChain();
  return { ...made, preimages: preimageProvider(made.preimage), hash: made.hashOf(bytes) };
}

describe("preimages for other pallets", () => {
  it("are noted and requested at once", () => {
    const { preimages, hash, isStored, tryState } = chain();
    assert.equal(preimages.note(bytes), hash);
    assert.equal(preimages.length(hash), 3);
    assert.equal(preimages.isRequested(hash), true);
    assert.deepEqual(preimages.fetch(hash), bytes);
    assert.deepEqual(preimages.fetch(hash, 3), bytes);
    assert.equal(preimages.fetch(hash, 4), undefined);
    tryState();
    preimages.unrequest(hash);
    assert.equal(isStored(bytes), false);
    assert.equal(preimages.fetch(hash), undefined);
  });

  it("may be users'", () => {
    const { preimages, hash, assertOk } = chain();
    assertOk(note(bytes), signed(ALICE));
    assert.equal(preimages.length(hash), 3);
    assert.equal(preimages.isRequested(hash), false);
  });

  it("may be requested before they are noted", () => {
    const { preimages, hash, status } = chain();
    preimages.request(hash);
    assert.equal(preimages.length(hash), undefined);
    assert.equal(preimages.isRequested(hash), true);
    preimages.unrequest(hash);
    preimages.unrequest(hash);
    assert.equal(status(hash), undefined);
  });

  it("have at most 4 MiB", () => {
    const { preimages } = chain();
    assert.throws(
      () => preimages.note(new Uint8Array(MAX_SIZE + 1)),
      (thrown) => thrown === exhausted,
    );
  });
});
