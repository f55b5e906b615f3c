import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { prepareModule } from "./prepare-module.ts";

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const prepare = (...sections: number[]) =>
  prepareModule(Uint8Array.from([...HEADER, ...sections]), { atStart: 1, atMost: 2 });

describe("a module that is put back after each call", () => {
  it("has nothing but memory and globals to be put back", () => {
    // A function of an i32 and an externref that gives an i64.
    assert.equal(prepare(1, 7, 1, 0x60, 2, 0x7f, 0x6f, 1, 0x7e).resettable, true);
    assert.equal(prepare().resettable, true);
  });

  it("has no objects on a heap of its own", () => {
    assert.equal(prepare(1, 3, 1, 0x5f, 0).resettable, false, "a struct without fields");
    assert.equal(prepare(1, 4, 1, 0x5e, 0x7f, 1).resettable, false, "an array of i32");
    assert.equal(prepare(1, 6, 1, 0x60, 1, 0x64, 0x70, 0).resettable, false, "a reference with a type");
  });

  it("has no segments that it may drop", () => {
    assert.equal(prepare(12, 1, 1).resettable, false);
  });
});
