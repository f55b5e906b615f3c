import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { fromHex, type Hex, toHex } from "@serinus/bytes";
import * as crypto from "@serinus/crypto";
import type { FolderCheckers } from "./context.ts";

const schemes: readonly crypto.Scheme[] = ["sr25519", "ed25519", "ecdsa"];
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Name of each hasher in the vectors. */
const hashers: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  twox_64: crypto.twox_64,
  twox_128: crypto.twox_128,
  twox_256: crypto.twox_256,
  blake2_128: crypto.blake2_128,
  blake2_256: crypto.blake2_256,
  blake2_512: crypto.blake2_512,
  keccak_256: crypto.keccak_256,
  keccak_512: crypto.keccak_512,
  sha2_256: crypto.sha2_256,
  twox_64_concat: crypto.twox64Concat,
  blake2_128_concat: crypto.blake2_128Concat,
};

/** Checkers of `codec-crypto`: hashers, keys, signatures and addresses. */
export const files: FolderCheckers = {
  async "hashers.json"(path, context) {
    for (const { input, ...expected } of context.json<Record<string, Hex>[]>(path)) {
      for (const [name, hash] of Object.entries(expected)) {
        await context.check(`${name}(${input})`, () => {
          const hasher = hashers[name];
          ok(hasher, `no hasher is named ${name}`);
          equal(toHex(hasher(fromHex(input as Hex))), hash);
        });
      }
    }
  },

  async "derivation.json"(path, context) {
    type Expected =
      | { publicKey: Hex; address42?: string; addressKusama: string; accountId?: Hex }
      | { error: string };
    for (const vector of context.json<({ suri: string } & Record<crypto.Scheme, Expected>)[]>(path)) {
      for (const scheme of schemes) {
        await context.check(`${scheme} ${vector.suri}`, () => {
          const expected = vector[scheme];
          if ("error" in expected) {
            throws(() => crypto.keypairFromUri(vector.suri, scheme), /no soft junctions/);
            return;
          }
          const pair = crypto.keypairFromUri(vector.suri, scheme);
          const account = crypto.accountIdOf(pair);
          equal(toHex(pair.publicKey), expected.publicKey);
          if (expected.accountId !== undefined) equal(account, expected.accountId);
          if (expected.address42 !== undefined)
            equal(crypto.ss58Encode(fromHex(account), 42), expected.address42);
          equal(crypto.ss58Encode(fromHex(account), 2), expected.addressKusama);
        });
      }
    }
  },

  async "mnemonic-substrate-bip39.json"(path, context) {
    interface Vector {
      mnemonic: string;
      password: string;
      entropy: Hex;
      substrateSeed64: Hex;
      miniSecret: Hex;
      sr25519SecretEd25519Form: Hex;
    }
    for (const vector of context.json<Vector[]>(path)) {
      await context.check(vector.mnemonic, () => {
        equal(toHex(crypto.mnemonicToEntropy(vector.mnemonic)), vector.entropy);
        equal(crypto.generateMnemonic(fromHex(vector.entropy)), vector.mnemonic);
        const seed = crypto.mnemonicToSeed(vector.mnemonic, vector.password);
        equal(toHex(seed), vector.substrateSeed64);
        equal(toHex(seed.subarray(0, 32)), vector.miniSecret);
        equal(toHex(crypto.sr25519SecretFromSeed(seed.subarray(0, 32))), vector.sr25519SecretEd25519Form);
        const pair = crypto.keypairFromUri(`${vector.mnemonic}///${vector.password}`, "sr25519");
        equal(toHex(pair.secretKey), vector.sr25519SecretEd25519Form);
      });
    }
  },

  async "signatures.json"(path, context) {
    interface Vector {
      type: crypto.Scheme;
      seed?: Hex;
      publicKey: Hex;
      message: Hex;
      signature: Hex;
      valid: boolean;
      mutated?: string;
    }
    for (const [index, vector] of context.json<Vector[]>(path).entries()) {
      await context.check(`${index} ${vector.type} ${vector.mutated ?? "valid"}`, () => {
        const [signature, message, key] = [
          fromHex(vector.signature),
          fromHex(vector.message),
          fromHex(vector.publicKey),
        ];
        equal(crypto.verifySignature(vector.type, signature, message, key), vector.valid);
        if (vector.seed === undefined) return;
        const pair = crypto.keypairFromSeed(fromHex(vector.seed), vector.type);
        equal(toHex(pair.publicKey), vector.publicKey);
        const own = crypto.signWith(pair, message);
        ok(crypto.verifySignature(vector.type, own, message, key));
        if (vector.type !== "sr25519") equal(toHex(own), vector.signature);
      });
    }
  },

  async "signatures-polkadot-js.json"(path, context) {
    interface Vector {
      address: string;
      message: string;
      signature: Hex;
      kind: "ED" | "SR" | "SR_WRAP" | "EC" | "ET";
    }
    for (const vector of context.json<Vector[]>(path)) {
      await context.check(vector.kind, () => ok(polkadotJsVerifies(vector.kind, vector)));
    }
  },

  async "ed25519-zip215.json"(path, context) {
    type Vector = { vk_bytes: string; sig_bytes: string; valid_zip215: boolean };
    for (const [index, vector] of context.json<Vector[]>(path).entries()) {
      await context.check(`${index} ${vector.vk_bytes}`, () => {
        const verified = crypto.ed25519Verify(
          fromHex(vector.sig_bytes),
          utf8("Zcash"),
          fromHex(vector.vk_bytes),
        );
        equal(verified, vector.valid_zip215);
      });
    }
  },

  async "secp256k1-recover.json"(path, context) {
    interface Vector {
      msgHash32: Hex;
      signature65: Hex;
      compressed: Hex;
      uncompressed64: Hex;
      ok: boolean;
      ethAddress: string;
    }
    for (const vector of context.json<Vector[]>(path)) {
      await context.check(vector.msgHash32, () => {
        // The field holds the hash that was signed: no further hashing, unlike what the folder's README says.
        const hash = fromHex(vector.msgHash32);
        const signature = fromHex(vector.signature65);
        const key = crypto.ecdsaRecover(signature, hash);
        const compressed = crypto.ecdsaRecoverCompressed(signature, hash);
        equal(key !== undefined, vector.ok);
        if (key === undefined || compressed === undefined) return;
        equal(toHex(key), vector.uncompressed64);
        equal(toHex(compressed), vector.compressed);
        equal(ethereumAddress(key), vector.ethAddress.toLowerCase());
        ok(crypto.ecdsaVerifyPrehashed(signature, hash, compressed));
      });
    }
  },

  async "sr25519-vrf.json"(path, context) {
    type Vector = Record<"publicKey" | "message" | "context" | "extra" | "vrf96", Hex> & { valid: boolean };
    for (const [index, vector] of context.json<Vector[]>(path).entries()) {
      await context.check(`${index} ${vector.publicKey}`, () => {
        const [message, key] = [fromHex(vector.message), fromHex(vector.publicKey)];
        const [signingContext, extra, vrf] = [
          fromHex(vector.context),
          fromHex(vector.extra),
          fromHex(vector.vrf96),
        ];
        equal(crypto.sr25519VrfVerifyMessage(vrf, message, key, signingContext, extra), vector.valid);
        const flipped = vrf.slice();
        flipped[40] = (flipped[40] as number) ^ 1;
        equal(crypto.sr25519VrfVerifyMessage(flipped, message, key, signingContext, extra), false);
      });
    }
  },

  async "ss58.json"(path, context) {
    type Vector = {
      prefix: number;
      network?: string;
      publicKey?: Hex;
      address?: string;
      error?: string;
      rawLen?: number;
    };
    for (const vector of context.json<Vector[]>(path)) {
      const { prefix, publicKey, address } = vector;
      await context.check(`prefix ${prefix} ${vector.network ?? `${vector.rawLen} bytes`}`, () => {
        if (publicKey === undefined || address === undefined) {
          throws(() => crypto.ss58Encode(new Uint8Array(32), prefix), /reserved/);
          return;
        }
        equal(crypto.ss58Encode(fromHex(publicKey), prefix), address);
        deepEqual(crypto.ss58Decode(address), { prefix, bytes: fromHex(publicKey) });
      });
    }
  },

  async "ss58-invalid.json"(path, context) {
    for (const { address, valid } of context.json<{ address: string; valid: boolean }[]>(path)) {
      await context.check(address, () => {
        if (valid) crypto.ss58Decode(address);
        else throws(() => crypto.ss58Decode(address), RangeError);
      });
    }
  },
};

/** polkadot-js signs `<Bytes>…</Bytes>` for untyped messages, and Ethereum's way with Ethereum addresses. */
function polkadotJsVerifies(
  kind: "ED" | "SR" | "SR_WRAP" | "EC" | "ET",
  vector: { address: string; message: string; signature: Hex },
): boolean {
  const signature = fromHex(vector.signature);
  const message = utf8(kind === "SR_WRAP" ? `<Bytes>${vector.message}</Bytes>` : vector.message);
  if (kind === "ET") {
    const key = crypto.ecdsaRecover(signature, crypto.keccak_256(message));
    return key !== undefined && ethereumAddress(key) === vector.address.toLowerCase();
  }
  const { bytes } = crypto.ss58Decode(vector.address);
  if (kind === "ED") return crypto.ed25519Verify(signature, message, bytes);
  if (kind !== "EC") return crypto.sr25519Verify(signature, message, bytes);
  const publicKey = crypto.ecdsaRecoverCompressed(signature, crypto.blake2_256(message));
  return publicKey !== undefined && crypto.accountIdOf({ scheme: "ecdsa", publicKey }) === toHex(bytes);
}

function ethereumAddress(key: Uint8Array): string {
  return toHex(crypto.keccak_256(key).subarray(12));
}
