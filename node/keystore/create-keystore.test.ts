import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { toHex } from "@serinus/bytes";
import { keypairFromUri, sr25519VrfVerify, verifySignature } from "@serinus/crypto";
import type { KeyScheme } from "@serinus/node-api";
import { createFolderKeystore, createMemoryKeystore } from "./create-keystore.ts";
import { KeystoreError } from "./keystore-error.ts";

const keyOf = (uri: string, scheme: KeyScheme) => keypairFromUri(uri, scheme).publicKey;
const message = Uint8Array.of(1, 2, 3);
const random = (length: number) => new Uint8Array(length).fill(7);
const seed = `0x${"11".repeat(32)}`;

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "serinus-keystore-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "chains", "kusama", "keystore");
}

test("keys sign in their scheme, and no key is found under another type or scheme", () => {
  const keys = createMemoryKeystore(random);
  for (const scheme of ["sr25519", "ed25519", "ecdsa"] as const) {
    const key = keys.insert("gran", scheme, "//Alice", keyOf("//Alice", scheme));
    const signature = keys.sign("gran", scheme, key, message);
    ok(signature && verifySignature(scheme, signature, message, key));
    equal(keys.sign("babe", scheme, key, message), undefined);
  }
  equal(keys.publicKeys("gran").length, 3);
  equal(keys.sign("gran", "ed25519", keyOf("//Alice", "sr25519"), message), undefined);
  equal(keys.sign("gran", "sr25519", keyOf("//Alice", "ecdsa"), message), undefined);
  const beefy = keys.generate("beef", "ecdsa", "//Alice");
  equal(keys.signPrehashed("beef", beefy, new Uint8Array(32))?.length, 65);
  equal(keys.signPrehashed("babe", beefy, new Uint8Array(32)), undefined);
});

test("a VRF signature verifies with the public key alone", () => {
  const keys = createMemoryKeystore(random);
  const key = keys.generate("babe", "sr25519");
  const transcript = { label: "BABE", items: [["slot number", message]] } as const;
  const signature = keys.vrfSign("babe", key, transcript);
  ok(signature && sr25519VrfVerify(signature, transcript, key));
  equal(keys.vrfSign("gran", key, transcript), undefined);
});

test("key files are Substrate's: named by type and public key, a JSON string, for the owner only", (t) => {
  const folder = temporaryFolder(t);
  const keys = createFolderKeystore(folder, { random });
  equal(statSync(folder).mode & 0o777, 0o700);
  const key = keys.insert("babe", "sr25519", `${seed}//stash`);
  deepEqual(readdirSync(folder), [`62616265${toHex(key).slice(2)}`]);
  const file = join(folder, readdirSync(folder)[0] as string);
  equal(readFileSync(file, "utf8"), JSON.stringify(`${seed}//stash`));
  equal(statSync(file).mode & 0o777, 0o600);

  const again = createFolderKeystore(folder);
  deepEqual(again.publicKeys("babe"), [key]);
  ok(again.has("babe", key));
  equal(again.has("gran", key), false);
  deepEqual(again.sign("babe", "ed25519", key, message), undefined);
  ok(verifySignature("sr25519", again.sign("babe", "sr25519", key, message) as Uint8Array, message, key));
});

test("a new key has a phrase of its own and is written; one of a given URI is not", (t) => {
  const folder = temporaryFolder(t);
  const keys = createFolderKeystore(folder, { random });
  const alice = keys.generate("gran", "ed25519", "//Alice");
  deepEqual(readdirSync(folder), []);
  deepEqual(keys.publicKeys("gran"), [alice]);
  const key = keys.generate("gran", "ed25519");
  const phrase = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] as string), "utf8"));
  equal(phrase.split(" ").length, 12);
  deepEqual(keyOf(phrase, "ed25519"), key);
  deepEqual(createFolderKeystore(folder).publicKeys("gran"), [key]);
  notDeepEqual(createMemoryKeystore().generate("gran", "ed25519"), key);
});

test("a password goes with every key of the folder, and stands in no file", (t) => {
  const folder = temporaryFolder(t);
  const keys = createFolderKeystore(folder, { password: "pass word", random });
  const written = keys.generate("babe", "sr25519");
  const inserted = keys.insert("gran", "ed25519", "//Alice///other", keyOf("//Alice///pass word", "ed25519"));
  deepEqual(inserted, keyOf("//Alice///pass word", "ed25519"));
  // A key that is not kept has the URI that was given.
  deepEqual(keys.generate("audi", "sr25519", "//Bob"), keyOf("//Bob", "sr25519"));
  ok(keys.sign("audi", "sr25519", keyOf("//Bob", "sr25519"), message));
  for (const file of readdirSync(folder)) ok(!readFileSync(join(folder, file), "utf8").includes("pass word"));
  const again = createFolderKeystore(folder, { password: "pass word" });
  for (const [type, scheme, key] of [
    ["babe", "sr25519", written],
    ["gran", "ed25519", inserted],
  ] as const) {
    ok(verifySignature(scheme, again.sign(type, scheme, key, message) as Uint8Array, message, key));
    equal(createFolderKeystore(folder).sign(type, scheme, key, message), undefined, "without the password");
    equal(createFolderKeystore(folder, { password: "wrong" }).sign(type, scheme, key, message), undefined);
  }
});

test("files that operators bring are seen at once, oldest first; others are passed over", (t) => {
  const folder = temporaryFolder(t);
  const keys = createFolderKeystore(folder, { random });
  const bring = (uri: string, day: number) => {
    const key = keyOf(uri, "sr25519");
    const file = join(folder, `62616265${toHex(key).slice(2)}`);
    writeFileSync(file, JSON.stringify(uri));
    utimesSync(file, day, day);
    return key;
  };
  const [bob, alice] = [bring("//Bob", 2), bring("//Alice", 1)];
  writeFileSync(join(folder, "62616265.part"), "");
  writeFileSync(join(folder, "README"), "");
  deepEqual(keys.publicKeys("babe"), [alice, bob]);
  ok(keys.sign("babe", "sr25519", bob, message));
  rmSync(join(folder, `62616265${toHex(bob).slice(2)}`));
  equal(keys.sign("babe", "sr25519", bob, message), undefined, "a key that was taken away signs nothing");
});

test("what does not fit is refused, without telling a secret", (t) => {
  const folder = temporaryFolder(t);
  const keys = createFolderKeystore(folder, { random });
  const refused = (action: () => unknown, expected: RegExp) =>
    throws(
      action,
      (error) =>
        error instanceof KeystoreError && expected.test(error.message) && !/Alice/.test(error.message),
    );
  refused(
    () => keys.insert("babe", "sr25519", "//Alice", keyOf("//Bob", "sr25519")),
    /does not give the public key/,
  );
  refused(() => keys.publicKeys("babes"), /four visible ASCII characters/);
  refused(() => keys.has("b be", message), /four visible ASCII characters/);
  throws(() => keys.insert("babe", "ed25519", "//Alice/soft"), /no soft junctions/);
  const key = keyOf("//Alice", "sr25519");
  const file = join(folder, `62616265${toHex(key).slice(2)}`);
  writeFileSync(file, "//Alice");
  refused(() => keys.sign("babe", "sr25519", key, message), /does not hold a secret URI/);
  writeFileSync(file, JSON.stringify("//Bob"));
  equal(keys.sign("babe", "sr25519", key, message), undefined, "a file of another key");
  refused(() => createFolderKeystore(join(file, "below")), /cannot be made: ENOTDIR/);
});
