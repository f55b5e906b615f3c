import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { addressBytes, addressText, parsePeerAddress, peerOfAddress } from "./multiaddress.ts";
import {
  isPeerId,
  nodeKeyFromFile,
  parseNodeKey,
  peerIdOf,
  peerPublicKey,
  signAsPeer,
  verifyPeerSignature,
} from "./node-key.ts";

test("the peer id of a key", () => {
  // Made by libp2p itself from the same secret.
  assert.equal(peerIdOf(new Uint8Array(32).fill(20)), "12D3KooWC1GftZzo5AMyfCZnQM9joxpyHJ3x3BzZSaUkF7KTymfC");
  assert.equal(peerPublicKey(peerIdOf(new Uint8Array(32)))?.length, 32);
  assert.equal(peerPublicKey("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"), undefined);
});

test("what is a peer id", () => {
  const ids = [peerIdOf(new Uint8Array(32)), "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"];
  for (const id of ids) assert.ok(isPeerId(id), id);
  for (const id of ["", "zzz", "a0", `${ids[0]}1`, ids[1]?.slice(1)]) assert.ok(!isPeerId(id as string), id);
});

test("a key file holds 32 bytes or hexadecimal digits, and is made when there is none", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-key-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "network", "secret_ed25519");
  const fresh = nodeKeyFromFile(path);
  assert.deepEqual(new Uint8Array(readFileSync(path)), fresh);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(nodeKeyFromFile(path), fresh);
  const hex = join(folder, "hex");
  writeFileSync(hex, `${"0a".repeat(32)}\n`);
  assert.deepEqual(nodeKeyFromFile(hex), new Uint8Array(32).fill(10));
  writeFileSync(hex, "0a");
  assert.throws(() => nodeKeyFromFile(hex), /holds no node key/);
  assert.throws(() => parseNodeKey("0x0a"), /64 hexadecimal digits/);
});

test("addresses of peers", () => {
  const peer = peerIdOf(new Uint8Array(32));
  assert.deepEqual(parsePeerAddress(`/ip4/127.0.0.1/tcp/30333/ws/p2p/${peer}`), {
    peer,
    address: "/ip4/127.0.0.1/tcp/30333/ws",
  });
  assert.deepEqual(parsePeerAddress(`/dns/a.b/tcp/1/ipfs/${peer}`), { peer, address: "/dns/a.b/tcp/1" });
  for (const bad of [
    "",
    "/ip4/127.0.0.1/tcp/30333",
    `/ip4/1.2.3/tcp/1/p2p/${peer}`,
    "/ip4/127.0.0.1/tcp/1/p2p/0",
  ])
    assert.throws(() => parsePeerAddress(bad), RangeError, bad);
});

test("addresses of peers in their binary form", () => {
  const peer = peerIdOf(new Uint8Array(32));
  const binary = (text: string) => addressBytes(text) as Uint8Array;
  for (const [address, isDialable] of [
    ["/ip4/127.0.0.1/tcp/30333/ws", true],
    ["/ip4/127.0.0.1/udp/1/quic-v1", false],
  ] as const) {
    const bytes = binary(`${address}/p2p/${peer}`);
    assert.equal(peerOfAddress(bytes), peer);
    assert.equal(addressText(bytes), isDialable ? address : undefined);
    assert.equal(peerOfAddress(binary(address)), undefined);
  }
  for (const text of [addressText, peerOfAddress]) assert.equal(text(Uint8Array.of(1, 2, 3)), undefined);
});

test("what a peer has signed", () => {
  const [key, message] = [new Uint8Array(32).fill(20), Uint8Array.of(1, 2, 3)];
  const peer = peerIdOf(key);
  const signed = signAsPeer(key, message);
  assert.equal(verifyPeerSignature(peer, signed, message), true);
  assert.equal(verifyPeerSignature(peer, signed, Uint8Array.of(1, 2, 4)), false);
  assert.equal(verifyPeerSignature(peerIdOf(new Uint8Array(32)), signed, message), false);
  assert.equal(
    verifyPeerSignature(peer, { ...signed, publicKey: signed.publicKey.slice(1) }, message),
    false,
  );
  assert.equal(verifyPeerSignature(peer, { ...signed, signature: new Uint8Array(64) }, message), false);
  const rsa = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";
  assert.equal(verifyPeerSignature(rsa, signed, message), false);
});
