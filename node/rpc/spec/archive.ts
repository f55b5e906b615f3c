import { type BlockHash, compareBytes, equalBytes, type Hex, toHex } from "@serinus/bytes";
import { type StateApi, UnknownBlockError } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import type { Start } from "../protocol/connection.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method, subscription, unsubscription } from "../protocol/method.ts";
import {
  blockHashParam,
  bytesParam,
  list,
  object,
  oneOf,
  optional,
  stringParam,
  u32Param,
} from "../protocol/params.ts";
import { fetchQueried, queryStorage, storageQueryParam } from "./storage-query.ts";

/** Results looked at before other work of the node gets its turn. */
const BURST = 512;

/** Keys that a comparison of two states reads at once. */
const PAGE = 512;

const diffItem = object({
  key: bytesParam,
  returnType: oneOf("value", "hash"),
  childTrieKey: optional(bytesParam),
});

interface DiffItem {
  readonly key: Uint8Array;
  readonly returnType: "value" | "hash";
  readonly childTrieKey: Uint8Array | undefined;
}

/**
 * Tells each event of `events`, then `done` or, for an error, `failed`, which ends the subscription. Stops when the
 * client does. `fetched` comes first, where a state is elsewhere. `undefined` is work without anything to tell: it counts, so that the node is not held up by it.
 */
function stream(
  events: Iterable<object | undefined>,
  done: object,
  failed: string,
  fetched?: () => Promise<void>,
): Start {
  return (sink, end) => {
    let stopped = false;
    const iterator = events[Symbol.iterator]();
    function burst(): void {
      try {
        for (let seen = 0; seen < BURST; seen++) {
          if (stopped) return;
          const next = iterator.next();
          if (next.done) {
            sink(done);
            end();
            return;
          }
          if (next.value !== undefined) sink(next.value);
        }
        setImmediate(burst);
      } catch (error) {
        sink({ event: failed, error: messageOf(error) });
        end();
      }
    }
    if (fetched === undefined) burst();
    else
      fetched().then(burst, (error: unknown) => {
        if (stopped) return;
        sink({ event: failed, error: messageOf(error) });
        end();
      });
    return () => {
      stopped = true;
    };
  };
}

/** Every key under a prefix, ascending, read page by page. */
function* keysUnder(
  state: StateApi,
  at: BlockHash,
  prefix: Uint8Array,
  child: Uint8Array | undefined,
): Generator<Uint8Array, undefined> {
  let after: Uint8Array | undefined;
  while (true) {
    const keys = state.keys(at, prefix, after, PAGE, child);
    yield* keys;
    if (keys.length < PAGE) return undefined;
    after = keys.at(-1);
  }
}

/**
 * What differs under one prefix between the states of two blocks, by walking both in key order; `undefined` for a key
 * where nothing does.
 */
function* differences(
  state: StateApi,
  before: BlockHash,
  after: BlockHash,
  item: DiffItem,
): Generator<object | undefined> {
  const child = item.childTrieKey;
  const ofChild = child === undefined ? {} : { childTrieKey: toHex(child) };
  const shown = (at: BlockHash, key: Uint8Array): { value: Hex } | { hash: Hex } =>
    item.returnType === "value"
      ? { value: toHex(state.get(at, key, child) ?? new Uint8Array()) }
      : { hash: state.hash(at, key, child) as Hex };
  const told = (type: "added" | "modified" | "deleted", at: BlockHash, key: Uint8Array): object => ({
    event: "storageDiff",
    key: toHex(key),
    ...shown(at, key),
    type,
    ...ofChild,
  });

  const olds = keysUnder(state, before, item.key, child);
  const news = keysUnder(state, after, item.key, child);
  let old = olds.next().value;
  let now = news.next().value;
  while (old !== undefined || now !== undefined) {
    const order = old === undefined ? 1 : now === undefined ? -1 : compareBytes(old, now);
    if (order < 0) {
      yield told("deleted", before, old as Uint8Array);
      old = olds.next().value;
    } else if (order > 0) {
      yield told("added", after, now as Uint8Array);
      now = news.next().value;
    } else {
      const key = now as Uint8Array;
      const [a, b] = [state.get(before, key, child), state.get(after, key, child)];
      yield a && b && !equalBytes(a, b) ? told("modified", after, key) : undefined;
      old = olds.next().value;
      now = news.next().value;
    }
  }
}

/** `archive_v1_*` of the JSON-RPC interface specification: blocks and states of any age, without pinning. */
export function archiveMethods({ chain, state, runtime }: RpcBackend): Methods {
  function* storageEvents(
    hash: BlockHash,
    items: readonly ReturnType<typeof storageQueryParam>[],
    child: Uint8Array | undefined,
  ): Generator<object> {
    for (const item of items) {
      for (const result of queryStorage(state, hash, item, child)) yield { event: "storage", ...result };
    }
  }
  function* diffEvents(
    hash: BlockHash,
    items: readonly DiffItem[],
    previous: BlockHash | undefined,
  ): Generator<object | undefined> {
    const block = chain.block(hash);
    if (!block) throw new UnknownBlockError(hash);
    const before = previous ?? block.parentHash;
    const everything: DiffItem = { key: new Uint8Array(), returnType: "value", childTrieKey: undefined };
    for (const item of items.length === 0 ? [everything] : items)
      yield* differences(state, before, hash, item);
  }

  const stopStorageDiff = unsubscription(["archive_v1_storageDiffEvent"]);
  return {
    archive_v1_genesisHash: method({}, () => chain.genesisHash),
    archive_v1_finalizedHeight: method({}, () => chain.finalized().number),
    archive_v1_hashByHeight: method({ height: u32Param }, ({ height }) => {
      if (height > chain.finalized().number) return chain.hashesAt(height);
      const hash = chain.canonicalHash(height);
      return hash === undefined ? [] : [hash];
    }),
    archive_v1_header: method({ hash: blockHashParam }, ({ hash }) => {
      const block = chain.block(hash);
      return block && toHex(block.encodedHeader);
    }),
    archive_v1_body: method({ hash: blockHashParam }, ({ hash }) => chain.body(hash)?.map(toHex)),
    archive_v1_call: method(
      { hash: blockHashParam, function: stringParam, callParameters: bytesParam },
      async ({ hash, function: name, callParameters }) => {
        if (!chain.block(hash)) return null;
        try {
          const outcome = await runtime.call(hash, name, callParameters);
          return outcome.ok
            ? { success: true, value: toHex(outcome.value) }
            : { success: false, error: outcome.error };
        } catch (error) {
          return { success: false, error: messageOf(error) };
        }
      },
    ),
    archive_v1_storage: subscription(
      "archive_v1_storageEvent",
      { hash: blockHashParam, items: list(storageQueryParam), childTrie: optional(bytesParam) },
      ({ hash, items, childTrie }) =>
        stream(
          storageEvents(hash, items, childTrie),
          { event: "storageDone" },
          "storageError",
          state.whenFetched && (() => fetchQueried(state, hash, items, childTrie)),
        ),
    ),
    archive_v1_stopStorage: unsubscription(["archive_v1_storageEvent"]),
    archive_v1_storageDiff: subscription(
      "archive_v1_storageDiffEvent",
      { hash: blockHashParam, items: optional(list(diffItem)), previousHash: optional(blockHashParam) },
      ({ hash, items, previousHash }) =>
        stream(diffEvents(hash, items ?? [], previousHash), { event: "storageDiffDone" }, "storageDiffError"),
    ),
    archive_v1_storageDiff_stopStorageDiff: stopStorageDiff,
    archive_v1_stopStorageDiff: stopStorageDiff,
  };
}
