import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { keypairFromUri } from "@serinus/crypto";
import { createKeystore } from "./keystore.ts";

const alice = keypairFromUri("//Alice", "sr25519").publicKey;
const keystore = () => createKeystore((length) => new Uint8Array(length).fill(3));

test("an inserted key's scheme is the one that gives the public key", () => {
  const keys = keystore();
  keys.insert("gran", "//Alice", keypairFromUri("//Alice", "ed25519").publicKey);
  equal(keys.publicKeys("gran", "ed25519").length, 1);
  equal(keys.publicKeys("gran", "sr25519").length, 0);
  keys.insert("beef", "//Alice", keypairFromUri("//Alice", "ecdsa").publicKey);
  equal(keys.publicKeys("beef", "ecdsa").length, 1);
  keys.insert("babe", "//Alice/soft", keypairFromUri("//Alice/soft", "sr25519").publicKey);
  equal(keys.publicKeys("babe", "sr25519").length, 1);
});

test("keys that do not fit are refused", () => {
  const keys = keystore();
  throws(() => keys.insert("babe", "//Bob", alice), /does not give the public key 0xd43593/);
  throws(() => keys.insert("babe", "a b", alice), /words/);
  throws(() => keys.insert("babes", "//Alice", alice), /four visible ASCII characters/);
  throws(() => keys.publicKeys("b be", "sr25519"), /four visible ASCII characters/);
});

test("keys are separate by use; each comes once, in the order of arrival", () => {
  const keys = keystore();
  const bob = keys.generate("babe", "sr25519", "//Bob");
  keys.insert("babe", "//Alice", alice);
  keys.generate("babe", "sr25519", "//Bob");
  deepEqual(keys.publicKeys("babe", "sr25519"), [bob, alice]);
  equal(keys.has("babe", alice), true);
  equal(keys.has("gran", alice), false);
  equal(keys.sign("gran", "sr25519", alice, alice), undefined);
});

test("a key without URI comes from the injected randomness", () => {
  const first = keystore().generate("babe", "sr25519");
  deepEqual(keystore().generate("babe", "sr25519"), first);
  const other = createKeystore((length) => new Uint8Array(length).fill(4)).generate("babe", "sr25519");
  equal(Buffer.compare(first, other) === 0, false);
});

test("callers cannot change a key through what they are given", () => {
  const keys = keystore();
  keys.generate("babe", "sr25519", "//Alice").fill(0);
  keys.publicKeys("babe", "sr25519")[0]?.fill(0);
  deepEqual(keys.publicKeys("babe", "sr25519"), [alice]);
});
