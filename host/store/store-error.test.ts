import assert from "node:assert/strict";
import { test } from "node:test";
import { asStoreError, StoreError } from "./store-error.ts";

const failure = (message: string, more: object) => Object.assign(new Error(message), more);

test("errors of LMDB and of the system become refusals that say what is wrong", () => {
  const cases: [Error, StoreError["code"], RegExp][] = [
    [
      failure("No space left on device", { code: 28 }),
      "system",
      /^the disk is full \(No space .*free some space/,
    ],
    [failure("ENOSPC: write", { code: "ENOSPC", syscall: "write" }), "system", /^the disk is full/],
    [failure("MDB_MAP_FULL", { code: -30792 }), "system", /^the disk is full/],
    [failure("Input/output error", { code: 5 }), "system", /^the disk is full or fails \(Input/],
    [failure("MDB_CORRUPTED", { code: -30796 }), "damaged", /purge it or restore a copy/],
    [failure("EACCES", { code: "EACCES", syscall: "mkdir" }), "system", /cannot be used: EACCES/],
  ];
  for (const [error, code, message] of cases) {
    const refusal = asStoreError(error);
    assert.ok(refusal instanceof StoreError, error.message);
    assert.equal(refusal.code, code);
    assert.match(refusal.message, message);
    assert.equal(refusal.cause, error);
  }
});

test("other errors stay what they are", () => {
  for (const error of [new TypeError("a mistake"), new StoreError("chain", "another"), "text", undefined])
    assert.equal(asStoreError(error), error);
});
