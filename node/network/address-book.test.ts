import assert from "node:assert/strict";
import { test } from "node:test";
import { createAddressBook } from "./address-book.ts";
import { isGlobal } from "./is-global.ts";

test("global addresses", () => {
  for (const host of ["ip4/1.1.1.1", "ip6/2606:4700::1111", "dns/example.org"])
    assert.equal(isGlobal(`/${host}/tcp/1`), true, host);
  for (const host of ["ip4/192.168.1.1", "ip4/172.31.0.1", "ip4/100.64.0.1", "ip6/::1", "ip6/fe80::1"])
    assert.equal(isGlobal(`/${host}/tcp/1`), false, host);
});

test("addresses of private networks are kept only where they are wanted, or an operator named them", () => {
  const [near, far, named] = ["/ip4/192.168.1.1/tcp/1", "/ip4/1.1.1.1/tcp/1", "/ip4/10.0.0.1/tcp/1"] as const;
  const everywhere = createAddressBook();
  everywhere.add("peer", [near, far]);
  assert.deepEqual(everywhere.of("peer"), [near, far]);
  const global = createAddressBook(isGlobal);
  global.add("peer", [named], true);
  global.add("peer", [near, far]);
  global.add("other", [near]);
  assert.deepEqual(global.of("peer"), [named, far]);
  assert.deepEqual(global.of("other"), []);
  global.setPriority(new Map([["other", [near, far]]]));
  assert.deepEqual(global.of("other"), [far]);
});
