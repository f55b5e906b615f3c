import { type Hex, toHex } from "@serinus/bytes";
import { isLast, type PoolApi, type TransactionStatus } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import type { Connection } from "../protocol/connection.ts";
import {
  type CallContext,
  connectionMethod,
  type Methods,
  method,
  unsubscription,
} from "../protocol/method.ts";
import { bytesParam, list, object, type Param, stringParam } from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";
import { authorError } from "./errors.ts";

/** Notification of a watched transaction. */
const UPDATE = "author_extrinsicUpdate";

/** A transaction's status as `author_extrinsicUpdate` tells it (`sc-transaction-pool-api`'s JSON). */
function statusJson(status: TransactionStatus): unknown {
  switch (status.type) {
    case "broadcast":
      return { broadcast: status.peers };
    case "usurped":
      return { usurped: status.by };
    case "inBlock":
    case "retracted":
    case "finalityTimeout":
    case "finalized":
      return { [status.type]: status.block };
    default:
      return status.type;
  }
}

/** A `KeyTypeId`: four ASCII characters. */
const keyTypeParam: Param<string> = (value, where) => {
  if (typeof value !== "string" || !/^[\x20-\x7e]{4}$/.test(value))
    throw invalidParams(`${where}: four ASCII characters such as "babe" expected`);
  return value;
};

/** `ExtrinsicOrHash`: which transactions `author_removeExtrinsic` drops. */
const extrinsicOrHash: Param<{
  readonly hash?: Uint8Array | undefined;
  readonly extrinsic?: Uint8Array | undefined;
}> = (value, where) => object({ hash: maybe(bytesParam), extrinsic: maybe(bytesParam) })(value, where);

function maybe<T>(inner: Param<T>): Param<T | undefined> {
  return (value, where) => (value === undefined ? undefined : inner(value, where));
}

/**
 * Submits before it answers, so that a refusal is the answer; what the pool tells in the meantime waits for the
 * subscription's id to be known to the client.
 */
async function submitAndWatch(
  pool: PoolApi,
  extrinsic: Uint8Array,
  { connection, afterResponse }: CallContext & { readonly connection: Connection },
): Promise<string> {
  const id = connection.addSubscription(UPDATE);
  const early: TransactionStatus[] = [];
  let tell = (status: TransactionStatus): void => {
    early.push(status);
  };
  try {
    const { unwatch } = await pool.submitAndWatch(extrinsic, (status) => tell(status));
    connection.onEnd(id, unwatch);
  } catch (error) {
    connection.endSubscription(id, [UPDATE]);
    throw authorError(error);
  }
  afterResponse(() => {
    tell = (status) => {
      connection.notify(UPDATE, id, statusJson(status));
      if (isLast(status)) connection.endSubscription(id, [UPDATE]);
    };
    for (const status of early) tell(status);
  });
  return id;
}

/** `author_*`: the pool and the keystore. @param hashOf gives a transaction's hash. */
export function authorMethods(
  { pool, keystore }: RpcBackend,
  hashOf: (extrinsic: Uint8Array) => Hex,
): Methods {
  return {
    author_submitExtrinsic: method({ extrinsic: bytesParam }, async ({ extrinsic }) => {
      try {
        return await pool.submit(extrinsic);
      } catch (error) {
        throw authorError(error);
      }
    }),
    author_submitAndWatchExtrinsic: connectionMethod({ extrinsic: bytesParam }, ({ extrinsic }, context) =>
      submitAndWatch(pool, extrinsic, context),
    ),
    author_unwatchExtrinsic: unsubscription([UPDATE]),
    author_pendingExtrinsics: method({}, () => pool.pending().map(toHex)),
    author_removeExtrinsic: method({ bytesOrHash: list(extrinsicOrHash) }, ({ bytesOrHash }) =>
      pool.remove(
        bytesOrHash.map(({ hash, extrinsic }) => {
          if (hash) return toHex(hash);
          if (extrinsic) return hashOf(extrinsic);
          throw invalidParams('bytesOrHash: {"hash": ...} or {"extrinsic": ...} expected');
        }),
      ),
    ),
    author_insertKey: method(
      { keyType: keyTypeParam, suri: stringParam, publicKey: bytesParam },
      ({ keyType, suri, publicKey }) => {
        try {
          keystore.insert(keyType, suri, publicKey);
        } catch (error) {
          throw authorError(error);
        }
        return null;
      },
    ),
    author_hasKey: method({ publicKey: bytesParam, keyType: keyTypeParam }, ({ publicKey, keyType }) =>
      keystore.has(keyType, publicKey),
    ),
  };
}
