import { toHex } from "@serinus/bytes";
import { bytes, fixedBytes, option, tuple, vec } from "@serinus/scale";
import type { RpcBackend } from "../backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method } from "../protocol/method.ts";
import { bytesParam } from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";
import { authorError } from "./errors.ts";

/** `sc-rpc-api`'s `author::Error`. */
const Code = { client: 1000, invalidSessionKeys: 1060 } as const;

/** What `SessionKeys_decode_session_keys` answers: public keys with their types. */
const DecodedKeys = option(vec(tuple(bytes, fixedBytes(4))));

/** `author_rotateKeys` and its kin: keys that the runtime puts together for a validator's session. */
export function sessionKeyMethods({ chain, runtime, keystore, networked }: RpcBackend): Methods {
  const hasSessionKeys = method({ sessionKeys: bytesParam }, async ({ sessionKeys }) => {
    const args = bytes.encode(sessionKeys);
    const outcome = await runtime
      .call(chain.best().hash, "SessionKeys_decode_session_keys", args)
      .catch((error: unknown) => {
        throw new RpcError(Code.client, `Client error: ${messageOf(error)}`);
      });
    if (!outcome.ok) throw new RpcError(Code.client, `Client error: ${outcome.error}`);
    const keys = DecodedKeys.decode(outcome.value);
    if (keys === undefined)
      throw new RpcError(Code.invalidSessionKeys, "Session keys are not encoded correctly");
    return keys.every(([key, type]) => keystore.has(String.fromCharCode(...type), key));
  });
  const sessionKeys = networked?.sessionKeys;
  if (sessionKeys === undefined) return { author_hasSessionKeys: hasSessionKeys };
  const rotate = async (owner: Uint8Array | undefined) => {
    try {
      return await sessionKeys.rotate(owner);
    } catch (error) {
      throw authorError(error);
    }
  };
  return {
    author_hasSessionKeys: hasSessionKeys,
    author_rotateKeys: method({}, async () => toHex((await rotate(undefined)).keys)),
    author_rotateKeysWithOwner: method({ owner: bytesParam }, async ({ owner }) => {
      const { keys, proof } = await rotate(owner);
      return { keys: toHex(keys), ...(proof && { proof: toHex(proof) }) };
    }),
  };
}
