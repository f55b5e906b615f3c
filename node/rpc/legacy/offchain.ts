import { toHex } from "@serinus/bytes";
import type { RpcBackend } from "../backend.ts";
import { type Methods, method } from "../protocol/method.ts";
import { bytesParam, oneOf } from "../protocol/params.ts";

/** `offchain_*`: local storage of offchain workers, `PERSISTENT` or `LOCAL` to a fork. */
export function offchainMethods({ offchain }: RpcBackend): Methods {
  const kind = oneOf("PERSISTENT", "LOCAL");
  return {
    offchain_localStorageSet: method({ kind, key: bytesParam, value: bytesParam }, ({ kind, key, value }) =>
      offchain.set(kind === "PERSISTENT", key, value),
    ),
    offchain_localStorageGet: method({ kind, key: bytesParam }, ({ kind, key }) => {
      const value = offchain.get(kind === "PERSISTENT", key);
      return value && toHex(value);
    }),
    offchain_localStorageClear: method({ kind, key: bytesParam }, ({ kind, key }) =>
      offchain.clear(kind === "PERSISTENT", key),
    ),
  };
}
