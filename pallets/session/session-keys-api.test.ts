import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromHex, toHex } from "@serinus/bytes";
import { createMemoryHost } from "@serinus/frame/testing";
import { DecodedSessionKeys } from "@serinus/runtime-api";
import { bytes, option, struct, utf8Decode, utf8Encode } from "@serinus/scale";
import { Keys, key, keysOf } from "./session-chain.ts";
import { sessionKeysApi } from "./session-keys-api.ts";

/** The API with a keystore that makes keys of one byte, counting up; what it is asked for. */
function api() {
  const asked: string[] = [];
  const make = (scheme: string) => (type: Uint8Array, seed: string | undefined) =>
    new Uint8Array(32).fill(asked.push(`${scheme} ${utf8Decode(type)} ${seed}`));
  const host = {
    ...createMemoryHost(),
    crypto_ed25519_generate: make("ed25519"),
    crypto_sr25519_generate: make("sr25519"),
    crypto_ecdsa_generate: make("ecdsa"),
  };
  const { methods } = sessionKeysApi(
    host,
    [
      { type: "fst_", field: "first", scheme: "ed25519" },
      { type: "snd_", field: "second", scheme: "sr25519" },
    ],
    Keys,
  );
  return { asked, methods };
}

describe("session keys of the node's operator", () => {
  it("are made in the keystore, each by its scheme, from a phrase if there is one", () => {
    const { asked, methods } = api();
    const generate = (seed: Uint8Array | undefined) =>
      Keys.decode(
        bytes.decode(
          methods.generate_session_keys?.call(struct({ seed: option(bytes) }).encode({ seed })) as Uint8Array,
        ),
      );
    assert.deepEqual(generate(undefined), { first: key(1), second: key(2) });
    assert.deepEqual(generate(utf8Encode("//Alice")), { first: key(3), second: key(4) });
    assert.deepEqual(asked, [
      "ed25519 fst_ undefined",
      "sr25519 snd_ undefined",
      "ed25519 fst_ //Alice",
      "sr25519 snd_ //Alice",
    ]);
  });

  it("are taken apart into keys and their uses, whatever follows them", () => {
    const { methods } = api();
    const decode = (encoded: Uint8Array) =>
      DecodedSessionKeys.decode(methods.decode_session_keys?.call(bytes.encode(encoded)) as Uint8Array)?.map(
        ([raw, type]) => [toHex(raw), type],
      );
    const encoded = Keys.encode(keysOf(1));
    const parts = [
      [key(1), "fst_"],
      [key(0x81), "snd_"],
    ];
    assert.deepEqual(decode(encoded), parts);
    assert.deepEqual(decode(Uint8Array.from([...encoded, ...fromHex("0x0102")])), parts);
    assert.equal(decode(encoded.subarray(1)), undefined);
  });
});
