import { dirname } from "node:path";
import type { ChainSpec } from "@serinus/chain-spec";
import { createExecutor, type Executor, type ExecutorOptions } from "@serinus/executor";
import type { Pruning, Store } from "@serinus/store";
import { isBuiltIn } from "../chain/built-in-specs.ts";
import { loadSpec } from "../chain/load-spec.ts";
import { openBasePath } from "./base-path.ts";
import type { Closers } from "./closers.ts";
import { lockFolder } from "./folder-lock.ts";
import { cannotWrite, type NodeFailure } from "./node-failure.ts";
import { openChainStore } from "./open-chain-store.ts";
import { watchWrites } from "./watch-writes.ts";

/** A chain whose database and worker threads are open, for this process alone. */
export interface OpenChain {
  readonly spec: ChainSpec;
  readonly store: Store;
  readonly executor: Executor;
  /** The base path. */
  readonly folder: string;
  /** The chain's folder below it, in which the database lies. */
  readonly chainFolder: string;
  /** Resolves when the node cannot go on: the database can be written no more, or what {@link OpenChain.fail} is told. */
  readonly failure: Promise<NodeFailure>;
  readonly fail: (failure: NodeFailure) => void;
}

/** What a node says of the chain that it runs. */
export interface OpenChainOptions {
  /** A built-in chain or the path of a specification. */
  readonly chain: string;
  /** `undefined` keeps the chain for this run only. */
  readonly basePath: string | undefined;
  readonly pruning: Pruning;
  /**
   * Whether a built-in chain goes on from a database that was begun by other sources than the present ones: who changes
   * a runtime need not give up the chain that is to be upgraded. Nodes of a network have to agree on the first block.
   */
  readonly keepsBuiltIn?: boolean;
}

/**
 * Opens a chain, whose first block is made when there is none yet. `closers` takes what closes it.
 * @throws UsageError when an option does not fit, StoreError when the database does not.
 */
export async function openChain(
  { chain, basePath, pruning, keepsBuiltIn = false }: OpenChainOptions,
  execution: Omit<ExecutorOptions, "storePath" | "pruning" | "codeSubstitutes">,
  closers: Closers,
): Promise<OpenChain> {
  const base = await openBasePath(basePath);
  closers.push(base.release);
  const spec = await loadSpec(chain);
  const storePath = base.database(spec.id);
  const chainFolder = dirname(storePath);
  closers.push(lockFolder(chainFolder));
  const failure = Promise.withResolvers<NodeFailure>();
  const { codeSubstitutes } = spec;
  const executor = watchWrites(
    createExecutor({ ...execution, storePath, pruning, codeSubstitutes }),
    (error) => failure.resolve(cannotWrite(error)),
  );
  closers.push(() => executor.close());
  const goOn =
    keepsBuiltIn && isBuiltIn(chain)
      ? (message: string) => execution.log?.("warn", "chain", message)
      : undefined;
  const store = await openChainStore(spec, storePath, pruning, executor, goOn);
  closers.push(() => store.close());
  return {
    ...{ spec, store, executor, folder: base.folder, chainFolder },
    ...{ failure: failure.promise, fail: failure.resolve },
  };
}
