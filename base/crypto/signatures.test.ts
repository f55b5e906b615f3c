import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { blake2_256 } from "./blake2.ts";
import {
  ecdsaPublicKey,
  ecdsaRecover,
  ecdsaRecoverCompressed,
  ecdsaSign,
  ecdsaSignPrehashed,
  ecdsaVerify,
  ecdsaVerifyPrehashed,
} from "./ecdsa.ts";
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from "./ed25519.ts";
import { junction } from "./secret-uri.ts";
import {
  sr25519DeriveHard,
  sr25519DerivePublicSoft,
  sr25519DeriveSoft,
  sr25519PublicKey,
  sr25519SecretFromSeed,
  sr25519Sign,
  sr25519Verify,
  sr25519VerifyDeprecated,
} from "./sr25519.ts";

const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
const message = utf8Encode("message");
const GROUP_ORDER = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

test("ed25519: first two vectors of RFC 8032", () => {
  const key = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  equal(toHex(ed25519PublicKey(key)), "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = ed25519Sign(key, new Uint8Array());
  equal(
    toHex(signature),
    "0xe5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  ok(ed25519Verify(signature, new Uint8Array(), ed25519PublicKey(key)));
  throws(() => ed25519Sign(new Uint8Array(31), message), /ed25519 seed: expected 32 bytes, got 31/);
});

test("ed25519: ZIP-215 takes points of small order and non-canonical encodings, but no s over the order", () => {
  const identity = fromHex(`01${"00".repeat(31)}`);
  const nonCanonicalIdentity = fromHex(`ee${"ff".repeat(30)}7f`);
  const zero = new Uint8Array(32);
  for (const R of [identity, nonCanonicalIdentity]) {
    const signature = Uint8Array.from([...R, ...zero]);
    ok(ed25519Verify(signature, utf8Encode("Zcash"), identity));
    ok(ed25519Verify(signature, utf8Encode("Zcash"), nonCanonicalIdentity));
  }
  equal(ed25519Verify(Uint8Array.from([...identity, ...fromHex(GROUP_ORDER)]), message, identity), false);
});

test("sr25519: signatures, marker bit, canonical scalars and points", () => {
  const secret = sr25519SecretFromSeed(seed);
  const publicKey = sr25519PublicKey(secret);
  const signature = sr25519Sign(secret, message);
  ok(sr25519Verify(signature, message, publicKey));
  notDeepEqual(sr25519Sign(secret, message, new Uint8Array(32).fill(1)), signature, "randomness counts");
  ok(sr25519Verify(sr25519Sign(secret, message, new Uint8Array(32).fill(1)), message, publicKey));

  const unmarked = signature.slice();
  unmarked[63] = (unmarked[63] as number) & 0x7f;
  equal(sr25519Verify(unmarked, message, publicKey), false, "without schnorrkel's marker");
  const overflown = Uint8Array.from([...signature.subarray(0, 32), ...fromHex(GROUP_ORDER)]);
  overflown[63] = (overflown[63] as number) | 0x80;
  equal(sr25519Verify(overflown, message, publicKey), false, "s is not below the order");
  equal(sr25519Verify(signature, message, new Uint8Array(32).fill(0xff)), false, "no point");
  throws(() => sr25519Sign(seed, message), /sr25519 secret key: expected 64 bytes, got 32/);
});

test("sr25519: the identity as public key verifies R = s B for every message, as schnorrkel has it", () => {
  const signature = new Uint8Array(64);
  signature[63] = 0x80;
  ok(sr25519Verify(signature, message, new Uint8Array(32)));
  equal(sr25519Verify(signature, message, sr25519PublicKey(sr25519SecretFromSeed(seed))), false);
});

test("sr25519: every flipped bit of a signature and of a key spoils it", () => {
  const secret = sr25519SecretFromSeed(seed);
  const publicKey = sr25519PublicKey(secret);
  const signature = sr25519Sign(secret, message);
  for (let bit = 0; bit < 512; bit += 37)
    equal(sr25519Verify(flip(signature, bit), message, publicKey), false);
  for (let bit = 0; bit < 256; bit += 31)
    equal(sr25519Verify(signature, message, flip(publicKey, bit)), false);
});

test("sr25519: soft derivation commutes with taking the public key, hard derivation does not leak it", () => {
  const secret = sr25519SecretFromSeed(seed);
  const { chainCode } = junction("soft", false);
  const child = sr25519DeriveSoft(secret, chainCode);
  deepEqual(sr25519PublicKey(child), sr25519DerivePublicSoft(sr25519PublicKey(secret), chainCode));
  ok(sr25519Verify(sr25519Sign(child, message), message, sr25519PublicKey(child)));
  notDeepEqual(sr25519PublicKey(sr25519DeriveHard(secret, chainCode)), sr25519PublicKey(child));
  throws(() => sr25519DeriveSoft(secret, new Uint8Array(3)), /chain code: expected 32 bytes, got 3/);
});

test("ecdsa: recovery gives the signer, in both forms", () => {
  const key = ecdsaPublicKey(seed);
  const signature = ecdsaSign(seed, message);
  const hash = blake2_256(message);
  equal(signature.length, 65);
  deepEqual(ecdsaSignPrehashed(seed, hash), signature);
  deepEqual(ecdsaRecoverCompressed(signature, hash), key);
  const uncompressed = ecdsaRecover(signature, hash) as Uint8Array;
  equal(uncompressed.length, 64);
  deepEqual(uncompressed.subarray(0, 32), key.subarray(1));
  ok(ecdsaVerify(signature, message, key));
  ok(ecdsaVerifyPrehashed(signature, hash, key));
  equal(
    ecdsaVerifyPrehashed(signature, hash, uncompressed),
    false,
    "the key is compared in its compressed form",
  );
});

test("ecdsa: malformed signatures recover nothing", () => {
  const signature = ecdsaSign(seed, message);
  const hash = blake2_256(message);
  const with64 = (id: number): Uint8Array => Uint8Array.from([...signature.subarray(0, 64), id]);
  equal(ecdsaRecover(with64(4), hash), undefined);
  equal(ecdsaRecover(with64(27), hash), undefined);
  equal(ecdsaRecover(signature.subarray(0, 64), hash), undefined);
  equal(ecdsaRecover(signature, hash.subarray(1)), undefined);
  equal(ecdsaRecover(new Uint8Array(65), hash), undefined, "r and s are zero");
  equal(ecdsaRecover(new Uint8Array(65).fill(255, 0, 64), hash), undefined, "r and s over the order");
  throws(() => ecdsaSignPrehashed(seed, new Uint8Array(31)), /hash: expected 32 bytes, got 31/);
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

test("sr25519: a signature of schnorrkel before its audit (schnorrkel-js, in sp-core's tests)", () => {
  const key = sr25519PublicKey(sr25519SecretFromSeed(new Uint8Array(32)));
  const signature = fromHex(
    "28a854d54903e056f89581c691c1f7d2ff39f8f896c9e9c22475e60902cc2b3547199e0e91fa32902028f2ca2355e8cdd16cfe19ba5e8b658c94aa80f3b81a00",
  );
  ok(sr25519VerifyDeprecated(signature, utf8Encode("SUBSTRATE"), key));
  ok(!sr25519Verify(signature, utf8Encode("SUBSTRATE"), key));
  ok(!sr25519VerifyDeprecated(signature, utf8Encode("SUBSTRATe"), key));
  const present = sr25519Sign(sr25519SecretFromSeed(seed), message);
  ok(sr25519VerifyDeprecated(present, message, sr25519PublicKey(sr25519SecretFromSeed(seed))));
});
