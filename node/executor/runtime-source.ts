import { type BlockHash, equalBytes, type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { JsEngine, Runtime } from "@serinus/engine-js";
import type { StateVersion } from "@serinus/host-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import type { StateView } from "@serinus/state";
import { ExecutorError } from "./errors.ts";

const CODE_KEY = Uint8Array.of(0x3a, 0x63, 0x6f, 0x64, 0x65); // ":code"
/** How many blocks' runtimes are remembered, so that `:code` need not be read for each call. */
const REMEMBERED_BLOCKS = 256;

/** The runtimes of states. */
export interface RuntimeSource {
  /** The runtime of a block's state. @throws ExecutorError when the state has none; CodeError, RuntimeTrap. */
  at(hash: BlockHash, state: StateView): Runtime;
  /** The runtime of a state that belongs to no block. */
  of(state: Pick<StateView, "get">): Runtime;
  /** The version of any code, for `misc_runtime_version`. */
  readonly readVersion: JsEngine["readVersion"];
}

export function createRuntimeSource(engine: JsEngine): RuntimeSource {
  const byBlock = new Map<BlockHash, Runtime>();
  let last: { readonly code: Uint8Array; readonly hash: H256 } | undefined;

  function of(state: Pick<StateView, "get">): Runtime {
    const code = state.get(CODE_KEY);
    if (code === undefined) throw new ExecutorError("bad-runtime", "the state has no :code");
    // Comparing is much cheaper than hashing, and most blocks have their parent's code.
    if (last === undefined || !equalBytes(last.code, code)) last = { code, hash: toH256(blake2_256(code)) };
    return engine.instantiate(code, last.hash);
  }

  return {
    of,
    readVersion: engine.readVersion,
    at(hash, state) {
      const known = byBlock.get(hash);
      if (known !== undefined) return known;
      const runtime = of(state);
      if (byBlock.size >= REMEMBERED_BLOCKS) byBlock.delete(byBlock.keys().next().value as BlockHash);
      byBlock.set(hash, runtime);
      return runtime;
    },
  };
}

/** How a runtime's state is laid out in its trie. */
export function stateVersionOf(runtime: Runtime): StateVersion {
  return RuntimeVersion.decode(runtime.version).system_version === 0 ? 0 : 1;
}
