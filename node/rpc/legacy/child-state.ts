import { type Hex, startsWith, toHex } from "@serinus/bytes";
import { readState } from "@serinus/node-api";
import type { RpcBackend } from "../backend.ts";
import { type Method, type Methods, method } from "../protocol/method.ts";
import {
  blockHashParam,
  bytesParam,
  list,
  optional,
  type Param,
  type ParamSpec,
  type ParamsOf,
  u32Param,
} from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";
import { invalidCount, stateError } from "./errors.ts";
import { blockOrBest } from "./header-json.ts";
import { MAX_KEYS_PER_PAGE } from "./state.ts";

const CHILD_PREFIX = Uint8Array.from(":child_storage:default:", (char) => char.charCodeAt(0));

/** The key of a default child trie, given with its prefix and handed on without. */
const childParam: Param<Uint8Array> = (value, where) => {
  const key = bytesParam(value, where);
  if (!startsWith(key, CHILD_PREFIX))
    throw invalidParams(`${where}: a key that begins with ":child_storage:default:" expected`);
  return key.subarray(CHILD_PREFIX.length);
};

/** `childstate_*`. */
export function childStateMethods({ chain, state }: RpcBackend): Methods {
  const at = optional(blockHashParam);
  const hex = (value: Uint8Array | undefined): Hex | null => (value === undefined ? null : toHex(value));

  function childMethod<S extends ParamSpec>(spec: S, run: (params: ParamsOf<S>) => unknown): Method {
    return method(spec, async (params) => {
      try {
        return await readState(state, () => run(params));
      } catch (error) {
        throw stateError(error);
      }
    });
  }

  const getKeysPaged = childMethod(
    {
      childKey: childParam,
      prefix: optional(bytesParam),
      count: u32Param,
      startKey: optional(bytesParam),
      at,
    },
    ({ childKey, prefix, count, startKey, at }) => {
      if (count > MAX_KEYS_PER_PAGE) throw invalidCount(count, MAX_KEYS_PER_PAGE);
      return state
        .keys(blockOrBest(chain, at), prefix ?? new Uint8Array(), startKey, count, childKey)
        .map(toHex);
    },
  );
  const one = { childKey: childParam, key: bytesParam, at };
  return {
    childstate_getKeys: childMethod(
      { childKey: childParam, prefix: bytesParam, at },
      ({ childKey, prefix, at }) => {
        const keys = state.keys(blockOrBest(chain, at), prefix, undefined, MAX_KEYS_PER_PAGE + 1, childKey);
        if (keys.length > MAX_KEYS_PER_PAGE) throw invalidCount(keys.length, MAX_KEYS_PER_PAGE);
        return keys.map(toHex);
      },
    ),
    childstate_getKeysPaged: getKeysPaged,
    childstate_getKeysPagedAt: getKeysPaged,
    childstate_getStorage: childMethod(one, ({ childKey, key, at }) =>
      hex(state.get(blockOrBest(chain, at), key, childKey)),
    ),
    childstate_getStorageEntries: childMethod(
      { childKey: childParam, keys: list(bytesParam), at },
      ({ childKey, keys, at }) => keys.map((key) => hex(state.get(blockOrBest(chain, at), key, childKey))),
    ),
    childstate_getStorageHash: childMethod(one, ({ childKey, key, at }) =>
      state.hash(blockOrBest(chain, at), key, childKey),
    ),
    childstate_getStorageSize: childMethod(one, ({ childKey, key, at }) =>
      state.size(blockOrBest(chain, at), key, childKey),
    ),
    state_getChildReadProof: childMethod(
      { childKey: childParam, keys: list(bytesParam), at },
      ({ childKey, keys, at }) => {
        const hash = blockOrBest(chain, at);
        return { at: hash, proof: state.readProof(hash, keys, childKey).map(toHex) };
      },
    ),
  };
}
