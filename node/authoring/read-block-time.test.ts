import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toH256, toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { DigestItem, Header } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { preDigest } from "./pre-digest.ts";
import { readBlockTime } from "./read-block-time.ts";

const ZERO = toH256(new Uint8Array(32));

function header(...logs: Uint8Array[]): Uint8Array {
  return Header.encode({
    parent_hash: ZERO,
    number: 1,
    state_root: ZERO,
    extrinsics_root: ZERO,
    digest: { logs: logs.map((item) => DigestItem.decode(item)) },
  });
}

/** A state that knows the time. */
const at = (timestamp: bigint) => (key: Uint8Array) =>
  toHex(key) === toHex(storagePrefix("Timestamp", "Now")) ? u64.encode(timestamp) : undefined;
const unknown = (): undefined => undefined;

describe("when a block was made", () => {
  it("is said by its header and its state", () => {
    const block = header(preDigest("aura", 0, 11));
    assert.deepEqual(readBlockTime(block, at(66_500n), 6000), { slot: 11, timestamp: 66_500 });
    assert.deepEqual(readBlockTime(block, unknown, 6000), { slot: 11 });
  });

  it("gives the slot where the header has none", () => {
    assert.deepEqual(readBlockTime(header(), at(66_500n), 6000), { slot: 11, timestamp: 66_500 });
  });

  it("is not known of a first block, and not guessed from what is no number", () => {
    assert.equal(readBlockTime(header(), unknown, 6000), undefined);
    assert.equal(
      readBlockTime(header(), () => Uint8Array.of(1, 2), 6000),
      undefined,
    );
  });
});
