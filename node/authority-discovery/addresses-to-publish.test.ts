import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesToPublish, isGlobal } from "./addresses-to-publish.ts";

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

test("global addresses", () => {
  for (const host of ["ip4/1.1.1.1", "ip6/2606:4700::1111", "dns/example.org"])
    assert.equal(isGlobal(`/${host}/tcp/1`), true, host);
  for (const host of ["ip4/192.168.1.1", "ip4/172.31.0.1", "ip4/100.64.0.1", "ip6/::1", "ip6/fe80::1"])
    assert.equal(isGlobal(`/${host}/tcp/1`), false, host);
});
