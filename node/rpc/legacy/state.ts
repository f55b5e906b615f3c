import { type BlockHash, equalBytes, type Hex, toHex } from "@serinus/bytes";
import { readState } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import { type Method, type Methods, method, subscription, unsubscription } from "../protocol/method.ts";
import {
  blockHashParam,
  bytesParam,
  list,
  optional,
  type ParamSpec,
  type ParamsOf,
  stringParam,
  u32Param,
} from "../protocol/params.ts";
import { RpcError } from "../protocol/rpc-error.ts";
import { readOpaqueMetadata } from "../runtime-values.ts";
import { invalidBlockRange, invalidCount, stateError } from "./errors.ts";
import { blockOrBest } from "./header-json.ts";

/** Keys of one page at most: `STORAGE_KEYS_PAGED_MAX_COUNT` of `sc-rpc`. */
export const MAX_KEYS_PER_PAGE = 1000;

/** Keys that one answer without paging holds at most; beyond it the client is told to page. */
const MAX_UNPAGED_KEYS = 20_000;

/** Blocks that one `state_queryStorage` looks at, at most. */
const MAX_QUERIED_BLOCKS = 10_000;

/** Values that it reads, at most: each of its keys at each of its blocks. */
const MAX_QUERIED_VALUES = 200_000;

/** Keys that the storage subscriptions of one connection follow together: every new best block reads each of them. */
const MAX_FOLLOWED_KEYS = 50_000;

const FOLLOWED_KEYS = Symbol("keys of state_subscribeStorage");

const at = optional(blockHashParam);

/** Every key under `prefix`. @throws RpcError 4002 when there are too many for one answer. */
function allKeys(backend: RpcBackend, hash: BlockHash, prefix: Uint8Array): Uint8Array[] {
  const keys = backend.state.keys(hash, prefix, undefined, MAX_UNPAGED_KEYS + 1);
  if (keys.length > MAX_UNPAGED_KEYS) throw invalidCount(keys.length, MAX_UNPAGED_KEYS);
  return keys;
}

/** `state_*`: storage, keys, proofs, metadata and runtime calls. */
export function stateMethods(backend: RpcBackend): Methods {
  const { chain, state, runtime } = backend;
  const hex = (value: Uint8Array | undefined): Hex | null => (value === undefined ? null : toHex(value));

  /** A method that reads the state of a block, at once: failures become the group's errors. */
  function stateMethod<S extends ParamSpec>(spec: S, run: (params: ParamsOf<S>) => unknown): Method {
    return method(spec, async (params) => {
      try {
        return await readState(state, () => run(params));
      } catch (error) {
        throw stateError(error);
      }
    });
  }

  const getStorage = stateMethod({ key: bytesParam, at }, ({ key, at }) =>
    hex(state.get(blockOrBest(chain, at), key)),
  );
  const getStorageHash = stateMethod({ key: bytesParam, at }, ({ key, at }) =>
    state.hash(blockOrBest(chain, at), key),
  );
  const getStorageSize = stateMethod({ key: bytesParam, at }, ({ key, at }) => {
    const hash = blockOrBest(chain, at);
    const size = state.size(hash, key);
    if (size !== undefined) return size;
    // No value stands there, so it is taken for a prefix: the size of everything below.
    const total = allKeys(backend, hash, key).reduce((sum, below) => sum + (state.size(hash, below) ?? 0), 0);
    return total > 0 ? total : null;
  });
  const getKeysPaged = stateMethod(
    { prefix: optional(bytesParam), count: u32Param, startKey: optional(bytesParam), at },
    ({ prefix, count, startKey, at }) => {
      if (count > MAX_KEYS_PER_PAGE) throw invalidCount(count, MAX_KEYS_PER_PAGE);
      return state.keys(blockOrBest(chain, at), prefix ?? new Uint8Array(), startKey, count).map(toHex);
    },
  );
  const call = stateMethod({ name: stringParam, data: bytesParam, at }, async ({ name, data, at }) => {
    const outcome = await runtime.call(blockOrBest(chain, at), name, data);
    if (!outcome.ok) throw new RpcError(4003, `Client error: Execution failed: ${outcome.error}`);
    return toHex(outcome.value);
  });

  /** The changes of `keys` from block to block of a path, the first block in full. */
  function changesAlong(path: readonly BlockHash[], keys: readonly Uint8Array[]): unknown[] {
    const last = new Map<string, Hex | null>();
    const sets: unknown[] = [];
    for (const block of path.slice(0, 1)) state.prepare?.(block, keys);
    for (const block of path) {
      const changes: [Hex, Hex | null][] = [];
      for (const key of keys) {
        const name = toHex(key);
        const value = hex(state.get(block, key));
        if (last.get(name) !== value) changes.push([name, value]);
        last.set(name, value);
      }
      if (changes.length > 0) sets.push({ block, changes });
    }
    return sets;
  }

  /** Hashes from `from` up to `to`, both included. */
  function pathBetween(from: BlockHash, to: BlockHash): BlockHash[] {
    const first = chain.block(from);
    let at = chain.block(to);
    if (!first || !at) throw invalidBlockRange(from, to, "A block of the range is unknown");
    if (at.number - first.number >= MAX_QUERIED_BLOCKS)
      throw invalidCount(at.number - first.number + 1, MAX_QUERIED_BLOCKS);
    const path: BlockHash[] = [at.hash];
    while (at.number > first.number) {
      const parent = chain.block(at.parentHash);
      if (!parent) throw invalidBlockRange(from, to, "A block of the range is unknown");
      at = parent;
      path.push(at.hash);
    }
    if (at.hash !== from) throw invalidBlockRange(from, to, "The first block is no ancestor of the last");
    return path.reverse();
  }

  return {
    state_getStorage: getStorage,
    state_getStorageAt: getStorage,
    state_getStorageHash: getStorageHash,
    state_getStorageHashAt: getStorageHash,
    state_getStorageSize: getStorageSize,
    state_getStorageSizeAt: getStorageSize,
    state_getKeysPaged: getKeysPaged,
    state_getKeysPagedAt: getKeysPaged,
    state_getKeys: stateMethod({ prefix: bytesParam, at }, ({ prefix, at }) =>
      allKeys(backend, blockOrBest(chain, at), prefix).map(toHex),
    ),
    state_getPairs: stateMethod({ prefix: bytesParam, at }, ({ prefix, at }) => {
      const hash = blockOrBest(chain, at);
      return allKeys(backend, hash, prefix).map((key) => [toHex(key), hex(state.get(hash, key))]);
    }),
    state_call: call,
    state_callAt: call,
    state_getMetadata: stateMethod({ at }, async ({ at }) => {
      const outcome = await runtime.call(blockOrBest(chain, at), "Metadata_metadata", new Uint8Array());
      if (!outcome.ok) throw new RpcError(4003, `Client error: ${outcome.error}`);
      return toHex(readOpaqueMetadata(outcome.value));
    }),
    state_getReadProof: stateMethod({ keys: list(bytesParam), at }, ({ keys, at }) => {
      const hash = blockOrBest(chain, at);
      return { at: hash, proof: state.readProof(hash, keys).map(toHex) };
    }),
    state_queryStorageAt: stateMethod({ keys: list(bytesParam), at }, ({ keys, at }) => {
      const block = blockOrBest(chain, at);
      state.prepare?.(block, keys);
      return [{ block, changes: keys.map((key) => [toHex(key), hex(state.get(block, key))]) }];
    }),
    state_queryStorage: stateMethod(
      { keys: list(bytesParam), fromBlock: blockHashParam, toBlock: at },
      ({ keys, fromBlock, toBlock }) => {
        const path = pathBetween(fromBlock, blockOrBest(chain, toBlock));
        const values = path.length * keys.length;
        if (values > MAX_QUERIED_VALUES) throw invalidCount(values, MAX_QUERIED_VALUES);
        return changesAlong(path, keys);
      },
    ),
    state_subscribeStorage: subscription(
      "state_storage",
      { keys: optional(list(bytesParam)) },
      ({ keys }, connection) => {
        // Substrate streams every change of the whole state to whoever names no key, to trusted callers only.
        if (keys === undefined) throw new RpcError(-32602, "Invalid params: keys: name the keys to follow");
        const followed = connection.state(FOLLOWED_KEYS, () => ({ count: 0 }));
        if (followed.count + keys.length > MAX_FOLLOWED_KEYS)
          throw invalidCount(followed.count + keys.length, MAX_FOLLOWED_KEYS);
        followed.count += keys.length;
        return (sink, end) => {
          let ended = false;
          let unsubscribe = (): void => {};
          const follow = (): void => {
            state.prepare?.(chain.best().hash, keys);
            const values = keys.map((key) => state.get(chain.best().hash, key));
            if (ended) return;
            // The first message holds every key, later ones what has changed.
            sink({ block: chain.best().hash, changes: keys.map((key, i) => [toHex(key), hex(values[i])]) });
            unsubscribe = chain.subscribe((event) => {
              if (event.type !== "best" && event.type !== "rewound") return;
              const changes: [Hex, Hex | null][] = [];
              keys.forEach((key, i) => {
                const before = values[i];
                const now = state.get(event.block.hash, key);
                if (before === now || (before && now && equalBytes(before, now))) return;
                values[i] = now;
                changes.push([toHex(key), hex(now)]);
              });
              if (changes.length > 0) sink({ block: event.block.hash, changes });
            });
          };
          const begun = readState(state, follow);
          // What cannot be fetched cannot be followed either.
          if (begun instanceof Promise) begun.catch(() => end());
          return () => {
            ended = true;
            followed.count -= keys.length;
            unsubscribe();
          };
        };
      },
    ),
    state_unsubscribeStorage: unsubscription(["state_storage"]),
  };
}
