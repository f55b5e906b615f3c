import { type BlockHash, equalBytes, type H256, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { Engine } from "@serinus/engine";
import type { StateVersion } from "@serinus/host-api";
import { RuntimeVersion } from "@serinus/runtime-api";
import type { Runtime } from "@serinus/runtime-code";
import { u64, utf8Encode } from "@serinus/scale";
import type { StateView } from "@serinus/state";
import { ExecutorError } from "./errors.ts";

const CODE_KEY = utf8Encode(":code");
const HEAP_PAGES_KEY = utf8Encode(":heappages");
/** How many blocks' runtimes are remembered, so that `:code` need not be read for each call. */
const REMEMBERED_BLOCKS = 256;

/** The runtimes of states. */
export interface RuntimeSource {
  /** The runtime of a block's state. @throws ExecutorError when the state has none; CodeError, RuntimeTrap. */
  at(hash: BlockHash, state: StateView): Runtime;
  /** The runtime of a state that belongs to no block. */
  of(state: Pick<StateView, "get">): Runtime;
  /** The version of any code, for `misc_runtime_version`. */
  readonly readVersion: Engine["readVersion"];
}

/** @param substituted gives the runtime that stands in for a block's own, which it is given. */
export function createRuntimeSource(
  engine: Engine,
  substituted: (own: Runtime, at: BlockHash) => Runtime = (own) => own,
): RuntimeSource {
  /** With the root of the state: on chains for development a block may get another one. */
  const byBlock = new Map<BlockHash, { readonly root: Uint8Array; readonly runtime: Runtime }>();
  let last: { readonly code: Uint8Array; readonly hash: H256 } | undefined;

  function of(state: Pick<StateView, "get">): Runtime {
    const code = state.get(CODE_KEY);
    if (code === undefined) throw new ExecutorError("bad-runtime", "the state has no :code");
    // Comparing is much cheaper than hashing, and most blocks have their parent's code. Half a megabyte is compared for
    // every block: natively it takes a hundredth of the time.
    if (last === undefined || Buffer.compare(last.code, code) !== 0)
      last = { code, hash: toH256(blake2_256(code)) };
    return engine.instantiate(code, last.hash, heapPagesOf(state));
  }

  return {
    of,
    readVersion: engine.readVersion,
    at(hash, state) {
      const known = byBlock.get(hash);
      if (known !== undefined && equalBytes(known.root, state.root)) return known.runtime;
      const runtime = substituted(of(state), hash);
      if (byBlock.size >= REMEMBERED_BLOCKS) byBlock.delete(byBlock.keys().next().value as BlockHash);
      byBlock.set(hash, { root: state.root, runtime });
      return runtime;
    },
  };
}

/** What the state allows a Wasm runtime to use (`:heappages`); a value that is no number says nothing. */
function heapPagesOf(state: Pick<StateView, "get">): number | undefined {
  const value = state.get(HEAP_PAGES_KEY);
  return value?.length === 8 ? Number(u64.decode(value)) : undefined;
}

/** How a runtime's state is laid out in its trie. */
export function stateVersionOf(runtime: Runtime): StateVersion {
  return RuntimeVersion.decode(runtime.version).system_version === 0 ? 0 : 1;
}
