import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { base58 } from "@scure/base";
import { fromHex } from "@serinus/bytes";
import { ss58Decode, ss58Encode } from "./ss58.ts";

const alice = fromHex("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");

test("Alice on Polkadot, Kusama and the generic network", () => {
  for (const [prefix, address] of [
    [0, "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"],
    [2, "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F"],
    [42, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"],
  ] as const) {
    equal(ss58Encode(alice, prefix), address);
    deepEqual(ss58Decode(address), { prefix, bytes: alice });
  }
});

test("every allowed prefix and length comes back", () => {
  for (let prefix = 0; prefix <= 16383; prefix += prefix < 130 ? 1 : 251) {
    if (prefix === 46 || prefix === 47) continue;
    for (const length of [1, 2, 4, 8, 32, 33]) {
      const bytes = new Uint8Array(length).fill(prefix & 0xff);
      deepEqual(ss58Decode(ss58Encode(bytes, prefix)), { prefix, bytes });
    }
  }
});

test("what is refused, and why", () => {
  throws(() => ss58Encode(alice, 46), /prefix 46 is reserved/);
  throws(() => ss58Encode(alice, 16384), /not between 0 and 16383/);
  throws(() => ss58Encode(alice, -1), /not between/);
  throws(() => ss58Encode(alice, 1.5), /not between/);
  throws(() => ss58Encode(new Uint8Array(31), 2), /not 31/);
  throws(() => ss58Decode("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ"), /wrong checksum/);
  throws(() => ss58Decode("0OIl"), /not base58/);
  throws(() => ss58Decode(""), /no content has this length/);
  throws(() => ss58Decode("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGK"), /no content has this length/);
  throws(() => ss58Decode(base58.encode(new Uint8Array(35).fill(200))), /begins with 200/);
  throws(() => ss58Decode("1".repeat(10_000)), /too long/);
});
