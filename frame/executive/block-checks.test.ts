import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { H256 } from "@serinus/bytes";
import type { DigestItem, Header } from "@serinus/runtime-api";
import { checkFinal, checkInitial } from "./block-checks.ts";
import type { SystemApi } from "./system-api.ts";

const hash = (byte: string) => `0x${byte.repeat(32)}` as H256;
const log = (byte: number): DigestItem => ({ type: "Other", value: Uint8Array.of(byte) });
const header: Header = {
  parent_hash: hash("01"),
  number: 5,
  state_root: hash("02"),
  extrinsics_root: hash("03"),
  digest: { logs: [log(1), log(2)] },
};
const system = { blockHash: (block: number) => hash(block === 4 ? "01" : "00") } as SystemApi;

describe("a block's header", () => {
  it("names its parent, and is none of a first block", () => {
    checkInitial(system, header);
    assert.throws(
      () => checkInitial(system, { ...header, parent_hash: hash("09") }),
      /parent hash of block 5 should be 0x0101.*, is 0x0909/,
    );
    assert.throws(
      () => checkInitial(system, { ...header, number: 0, parent_hash: hash("00") }),
      /parent hash of block 0/,
    );
  });

  it("says what executing the block gives, or what differs is named", () => {
    checkFinal(header, structuredClone(header));
    const differing: [Partial<Header>, RegExp][] = [
      [{ digest: { logs: [log(1)] } }, /number of digest items must be 2 as calculated, is 1/],
      [{ digest: { logs: [log(1), log(3)] } }, /digest item 1 \(Other\) is not the one calculated/],
      [{ state_root: hash("09") }, /storage root must be 0x0202.* as calculated, is 0x0909/],
      [{ extrinsics_root: hash("09") }, /extrinsics root must be 0x0303.*, is 0x0909/],
    ];
    for (const [change, message] of differing) {
      assert.throws(() => checkFinal({ ...header, ...change }, header), message);
    }
  });
});
