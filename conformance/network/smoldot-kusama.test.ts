import assert from "node:assert/strict";
import { test } from "node:test";
import { findSpec } from "../specs-folder.ts";
import { followKusama } from "./follow-kusama.ts";

const spec = findSpec("chopsticks-kusama-local.json");

test("smoldot calls the real Kusama runtime of a chain that our validators make", {
  skip: "missing" in spec ? spec.missing : false,
}, async (t) => {
  assert.ok("path" in spec);
  const followed = await followKusama(spec.path, 0, 2);
  t.diagnostic(JSON.stringify(followed));
  assert.equal(followed.specVersion, 1_000_000);
  assert.ok(followed.at > 0 && followed.bytes > 100_000);
});
