import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesToPublish } from "./addresses-to-publish.ts";

test("the operator's addresses first, then global ones, the others on local chains only", () => {
  const listened = ["/ip4/127.0.0.1/tcp/1", "/ip4/8.8.8.8/tcp/1", "/ip4/10.0.0.1/tcp/1"];
  const named = ["/dns/a.b/tcp/1", "/ip4/8.8.8.8/tcp/1"];
  assert.deepEqual(addressesToPublish(named, listened, false), named);
  assert.deepEqual(addressesToPublish([], listened, false), ["/ip4/8.8.8.8/tcp/1"]);
  assert.deepEqual(addressesToPublish(["/dns/a.b/tcp/1"], listened, true), [
    "/dns/a.b/tcp/1",
    "/ip4/8.8.8.8/tcp/1",
    "/ip4/127.0.0.1/tcp/1",
    "/ip4/10.0.0.1/tcp/1",
  ]);
  const many = Array.from({ length: 9 }, (_, port) => `/ip4/8.8.8.8/tcp/${port + 1}`);
  assert.equal(addressesToPublish([], many, false).length, 4);
});
