import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blake2b } from "@noble/hashes/blake2.js";
import { type H256, toH256 } from "@serinus/bytes";
import { bytes, u32 } from "@serinus/scale";
import { type Bounded, boundedOf, lookupHash, lookupLength } from "./bounded.ts";
import { bound, dropBounded, peekBounded, type StorePreimage } from "./preimages.ts";

/** Preimages in a map, with what was asked of them. */
function memoryPreimages() {
  const stored = new Map<H256, Uint8Array>();
  const asked: string[] = [];
  const fetch = (hash: H256, length?: number) => {
    const preimage = stored.get(hash);
    return length === undefined || preimage?.length === length ? preimage : undefined;
  };
  const preimages: StorePreimage = {
    length: (hash) => stored.get(hash)?.length,
    fetch,
    isRequested: () => false,
    request: (hash) => void asked.push(`request ${hash}`),
    unrequest: (hash) => void asked.push(`unrequest ${hash}`),
    note(preimage) {
      const hash = toH256(blake2b(preimage, { dkLen: 32 }));
      stored.set(hash, preimage);
      return hash;
    },
  };
  return { preimages, stored, asked };
}

const short = new Uint8Array(126).fill(1);
const long = new Uint8Array(127).fill(1);
const lookup = (len: number): Bounded & { readonly type: "Lookup" } => ({
  type: "Lookup",
  value: { hash: toH256(blake2b(bytes.encode(long), { dkLen: 32 })), len },
});

describe("a bounded value", () => {
  it("is kept in place up to 128 bytes", () => {
    const { preimages, stored, asked } = memoryPreimages();
    const bounded = bound(preimages, bytes, short);
    assert.deepEqual(bounded, { type: "Inline", value: bytes.encode(short) });
    assert.equal(stored.size, 0);
    assert.deepEqual(peekBounded(preimages, bytes, bounded), { value: short, lookedUp: undefined });
    assert.deepEqual([lookupHash(bounded), lookupLength(bounded)], [undefined, undefined]);
    dropBounded(preimages, bounded);
    assert.deepEqual(asked, []);
  });

  it("is a preimage from there on", () => {
    const { preimages, asked } = memoryPreimages();
    const bounded = bound(preimages, bytes, long);
    assert.deepEqual(bounded, lookup(129));
    assert.deepEqual(peekBounded(preimages, bytes, bounded), { value: long, lookedUp: 129 });
    const { hash } = lookup(129).value;
    assert.deepEqual([lookupHash(bounded), lookupLength(bounded)], [hash, 129]);
    dropBounded(preimages, bounded);
    assert.deepEqual(asked, [`unrequest ${hash}`]);
  });

  it("may be from before lengths were kept", () => {
    const { preimages } = memoryPreimages();
    bound(preimages, bytes, long);
    const { hash } = lookup(129).value;
    const legacy: Bounded = { type: "Legacy", value: { hash } };
    assert.deepEqual(peekBounded(preimages, bytes, legacy), { value: long, lookedUp: 129 });
    assert.deepEqual([lookupHash(legacy), lookupLength(legacy)], [hash, 1_000_000]);
  });

  it("may be missing, or another value", () => {
    const { preimages } = memoryPreimages();
    const peek = (bounded: Bounded) => peekBounded(preimages, u32, bounded);
    assert.equal(peek(lookup(129)), undefined);
    bound(preimages, bytes, long);
    assert.equal(peek(lookup(128)), undefined);
    assert.equal(peek({ type: "Inline", value: new Uint8Array(3) }), undefined);
    // As in Substrate, what follows the value is not looked at.
    assert.equal(peek({ type: "Inline", value: Uint8Array.of(7, 0, 0, 0, 9) })?.value, 7);
  });

  it("is encoded as its kind and what it holds", () => {
    const codec = boundedOf(u32);
    assert.equal(codec.maxSize, 131);
    const encoded = codec.encode(lookup(5));
    assert.deepEqual([encoded[0], encoded.length], [2, 37]);
    assert.deepEqual(codec.decode(encoded), lookup(5));
    assert.deepEqual(codec.encode({ type: "Inline", value: Uint8Array.of(9) }), Uint8Array.of(1, 4, 9));
    const legacy: Bounded = { type: "Legacy", value: { hash: lookup(5).value.hash } };
    assert.deepEqual(codec.decode(codec.encode(legacy)), legacy);
  });
});
