import assert from "node:assert/strict";
import { test } from "node:test";
import { sha2_256 } from "@serinus/crypto";
import { encodeSignedAuthorityRecord } from "@serinus/network-protocols";
import { checkRecord, recordKey } from "./check-record.ts";
import { createAuthority, makeRecord, peerOf, type RecordParts } from "./testing.ts";

const alice = createAuthority("//Alice");
const bob = createAuthority("//Bob");
const p2p = (seed: number) => `/p2p/${peerOf(seed)}`;
const check = (parts: Omit<RecordParts, "signer">) =>
  checkRecord(alice.id, makeRecord({ signer: alice, ...parts }).value);

test("an authority's record lies under the hash of its key", () => {
  assert.deepEqual(recordKey(alice.id), sha2_256(alice.keystore.publicKeys("audi")[0] as Uint8Array));
});

test("a record with both signatures, and one of an older node without its peer's", () => {
  const expected = { peer: peerOf(1), addresses: ["/ip4/127.0.0.1/tcp/1"], creationTime: 1n };
  assert.deepEqual(check({}), expected);
  assert.deepEqual(check({ signedBy: null, creationTime: 7n }), { ...expected, creationTime: 7n });
});

test("addresses of other transports count as the peer's, but are not dialed", () => {
  const addresses = [`/ip4/1.2.3.4/udp/1/quic-v1${p2p(1)}`, `/ip4/1.2.3.4/tcp/1/ws${p2p(1)}`];
  assert.deepEqual(check({ addresses }).addresses, ["/ip4/1.2.3.4/tcp/1/ws"]);
});

test("sixteen addresses are taken", () => {
  const addresses = Array.from({ length: 20 }, (_, port) => `/ip4/1.2.3.4/tcp/${port + 1}${p2p(1)}`);
  assert.equal(check({ addresses }).addresses.length, 16);
});

for (const [what, parts, says] of [
  ["the peer of others", { signedBy: 2 }, /is not signed by 12D3/],
  ["several peers", { addresses: [`/ip4/1.2.3.4/tcp/1${p2p(1)}`, `/ip4/1.2.3.4/tcp/1${p2p(2)}`] }, /several/],
  ["no peer", { addresses: ["/ip4/1.2.3.4/tcp/1"] }, /no address of a peer/],
  ["nowhere", { addresses: [] }, /no address of a peer/],
] as const) {
  test(`refuses a record of ${what}`, () => {
    assert.throws(() => check(parts), says);
  });
}

test("refuses what another authority has signed, and any changed byte", () => {
  const { value } = makeRecord({ signer: bob });
  assert.throws(() => checkRecord(alice.id, value), /is not signed by it/);
  const right = makeRecord({ signer: alice }).value;
  for (let i = 0; i < right.length; i++) {
    const changed = right.slice();
    changed[i] = (changed[i] as number) ^ 1;
    assert.throws(() => checkRecord(alice.id, changed), `byte ${i}`);
  }
  assert.throws(() => checkRecord(alice.id, new Uint8Array(0)), /lacks its record/);
  const short = encodeSignedAuthorityRecord({ record: new Uint8Array(3), authSignature: new Uint8Array(3) });
  assert.throws(() => checkRecord(alice.id, short), /is not signed by it/);
});
