import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import {
  accountIdOf,
  keypairFromSeed,
  keypairFromUri,
  type Scheme,
  signWith,
  verifySignature,
} from "./keypair.ts";
import { DEV_PHRASE, generateMnemonic, mnemonicToEntropy, mnemonicToSeed } from "./mnemonic.ts";
import { ss58Encode } from "./ss58.ts";

const message = utf8Encode("a message");

/** The accounts of every development chain, as `subkey inspect` prints them. */
const WELL_KNOWN: readonly (readonly [uri: string, scheme: Scheme, account: string, address42: string])[] = [
  [
    "//Alice",
    "sr25519",
    "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d",
    "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
  ],
  [
    "//Bob",
    "sr25519",
    "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48",
    "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
  ],
  [
    "//Charlie",
    "sr25519",
    "0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22",
    "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
  ],
  [
    "//Dave",
    "sr25519",
    "0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20",
    "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy",
  ],
  [
    "//Eve",
    "sr25519",
    "0xe659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e",
    "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw",
  ],
  [
    "//Ferdie",
    "sr25519",
    "0x1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c",
    "5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL",
  ],
  [
    "//Alice//stash",
    "sr25519",
    "0xbe5ddb1579b72e84524fc29e78609e3caf42e85aa118ebfe0b0ad404b5bdd25f",
    "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY",
  ],
  [
    "//Alice",
    "ed25519",
    "0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee",
    "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu",
  ],
  [
    "//Alice",
    "ecdsa",
    "0x01e552298e47454041ea31273b4b630c64c104e4514aa3643490b8aaca9cf8ed",
    "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X",
  ],
];

test("well-known development accounts", () => {
  for (const [uri, scheme, account, address] of WELL_KNOWN) {
    const pair = keypairFromUri(uri, scheme);
    equal(accountIdOf(pair), account, `${uri} ${scheme}`);
    equal(ss58Encode(fromHex(account), 42), address);
  }
});

test("the kept development seed is that of the development phrase", () => {
  deepEqual(keypairFromUri("//Alice", "ed25519"), keypairFromUri(`${DEV_PHRASE}//Alice`, "ed25519"));
  deepEqual(
    keypairFromUri(`${toHex(mnemonicToSeed(DEV_PHRASE).subarray(0, 32))}//Alice`, "sr25519"),
    keypairFromUri("//Alice", "sr25519"),
  );
});

test("a password changes the key, of the development phrase too", () => {
  notDeepEqual(keypairFromUri("///secret", "ed25519"), keypairFromUri("", "ed25519"));
  deepEqual(keypairFromUri("///secret", "ed25519"), keypairFromUri(`${DEV_PHRASE}///secret`, "ed25519"));
});

test("each scheme verifies what it signs, and nothing else", () => {
  for (const scheme of ["sr25519", "ed25519", "ecdsa"] as const) {
    const pair = keypairFromUri("//Alice", scheme);
    const signature = signWith(pair, message);
    deepEqual(signWith(pair, message), signature, "signing is deterministic");
    ok(verifySignature(scheme, signature, message, pair.publicKey));
    equal(verifySignature(scheme, signature, utf8Encode("another"), pair.publicKey), false);
    equal(verifySignature(scheme, signature, message, keypairFromUri("//Bob", scheme).publicKey), false);
    equal(verifySignature(scheme, signature.subarray(1), message, pair.publicKey), false);
    equal(verifySignature(scheme, signature, message, new Uint8Array(5)), false);
    equal(
      verifySignature(scheme, new Uint8Array(signature.length).fill(255), message, pair.publicKey),
      false,
    );
  }
});

test("malformed URIs are refused without quoting the secret", () => {
  const uri = `${DEV_PHRASE}//Alice`;
  throws(
    () => keypairFromUri(`${DEV_PHRASE}/soft`, "ed25519"),
    /ed25519 has no soft junctions; write \/\/soft/,
  );
  throws(() => keypairFromUri(`${DEV_PHRASE}/soft`, "ecdsa"), /ecdsa has no soft junctions/);
  throws(() => keypairFromUri(`${uri}//`, "sr25519"), /empty junction at position 78/);
  throws(() => keypairFromUri(`${uri}/`, "sr25519"), /empty junction/);
  throws(() => keypairFromUri("häh", "sr25519"), /unexpected character at position 1/);
  throws(() => keypairFromUri("//a///p\nq", "sr25519"), /line break/);
  throws(() => keypairFromUri("0x1234", "sr25519"), /hex seed is 0x and 64/);
  throws(() => keypairFromUri(`0x${"zz".repeat(32)}`, "sr25519"), /hex seed is 0x and 64/);
  throws(() => keypairFromUri("bottom drive", "sr25519"), /12, 15, 18, 21 or 24 words, not 2/);
  throws(
    () => keypairFromUri(DEV_PHRASE.replace("lake", "laek"), "sr25519"),
    (error: Error) => {
      ok(error instanceof RangeError && /word 4 /.test(error.message) && !error.message.includes("laek"));
      return true;
    },
  );
  throws(() => keypairFromUri(DEV_PHRASE.replace("lake", "drive"), "sr25519"), /checksum/);
  throws(() => keypairFromSeed(new Uint8Array(31), "sr25519"), /32 bytes, not 31/);
});

test("mnemonics", () => {
  // First of the substrate-bip39 vectors.
  const phrase =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
  equal(generateMnemonic(new Uint8Array(16)), phrase);
  deepEqual(mnemonicToEntropy(` ${phrase.replaceAll(" ", "  ")} `), new Uint8Array(16));
  equal(
    toHex(mnemonicToSeed(phrase, "Substrate")),
    "0x44e9d125f037ac1d51f0a7d3649689d422c2af8b1ec8e00d71db4d7bf6d127e33f50c3d5c84fa3e5399c72d6cbbbbc4a49bf76f76d952f479d74655a2ef2d453",
  );
  for (const bytes of [16, 20, 24, 28, 32]) {
    const entropy = Uint8Array.from({ length: bytes }, (_, i) => i * 7);
    deepEqual(mnemonicToEntropy(generateMnemonic(entropy)), entropy);
  }
  throws(() => generateMnemonic(new Uint8Array(17)), /not 17/);
});
