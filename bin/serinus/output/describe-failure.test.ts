import assert from "node:assert/strict";
import { test } from "node:test";
import { ChainSpecError } from "@serinus/chain-spec";
import { DevelopmentError } from "@serinus/development";
import { RemoteError } from "@serinus/remote-state";
import { StoreError } from "@serinus/store";
import { describeFailure } from "./describe-failure.ts";
import { UsageError } from "./usage-error.ts";

test("a failure is told in one line when a user can mend it, else with where it happened", () => {
  const mendable = [
    new UsageError("name a folder"),
    new DevelopmentError("name a folder"),
    new RemoteError("name a folder"),
    new StoreError("missing", "name a folder"),
    new ChainSpecError("id", "name a folder"),
  ];
  for (const error of mendable) assert.equal(describeFailure(error), error.message);
  assert.equal(describeFailure(Object.assign(new Error("EACCES: no"), { code: "EACCES" })), "EACCES: no");
  assert.match(describeFailure(new RangeError("too long")), /^RangeError: too long\n {4}at /);
  assert.equal(describeFailure("gone"), "gone");
});

test("a failure whose stack was taken away keeps its message", () => {
  for (const stack of ["", undefined]) {
    const error = Object.assign(new RangeError("expected 32 bytes, got 1"), { stack });
    assert.equal(describeFailure(error), "RangeError: expected 32 bytes, got 1");
  }
});
