import { toHex } from "@serinus/bytes";
import { apiMethod, type RuntimeApi } from "@serinus/frame";
import type { HostApi } from "@serinus/host-api";
import { DecodedSessionKeys } from "@serinus/runtime-api";
import { bytes, type Codec, option, tryDecodePrefix, utf8Decode, utf8Encode } from "@serinus/scale";
import { keyBytes } from "./keys.ts";
import type { SessionKey, SessionKeys } from "./session-keys.ts";

/** A session key and the scheme that it is made by. */
export interface SchemedSessionKey extends SessionKey {
  readonly scheme: "ed25519" | "sr25519" | "ecdsa";
}

/** `SessionKeys`: making session keys in the node's keystore, and taking them apart. */
export function sessionKeysApi<K extends SessionKeys>(
  host: HostApi,
  keys: readonly SchemedSessionKey[],
  Keys: Codec<K>,
): RuntimeApi {
  return {
    name: "SessionKeys",
    id: "0xab3c0572291feb8b",
    version: 1,
    docs: "Session keys of the node's operator.",
    methods: {
      generate_session_keys: apiMethod({
        inputs: { seed: option(bytes) },
        output: bytes,
        docs: "Makes a set of session keys in the node's keystore, from a secret phrase if one is given, and returns their public halves.",
        run: ({ seed }) => Keys.encode(generate(host, keys, seed && utf8Decode(seed)) as K),
      }),
      decode_session_keys: apiMethod({
        inputs: { encoded: bytes },
        output: DecodedSessionKeys,
        docs: "The public keys within encoded session keys, each with its use.",
        run({ encoded }) {
          const decoded = tryDecodePrefix(Keys, encoded);
          return decoded && keys.map(({ type, field }) => [keyBytes(decoded, field), type]);
        },
      }),
    },
  };
}

function generate(host: HostApi, keys: readonly SchemedSessionKey[], seed: string | undefined): SessionKeys {
  const make = {
    ed25519: host.crypto_ed25519_generate,
    sr25519: host.crypto_sr25519_generate,
    ecdsa: host.crypto_ecdsa_generate,
  };
  return Object.fromEntries(
    keys.map(({ field, type, scheme }) => [field, toHex(make[scheme](utf8Encode(type), seed))]),
  );
}
