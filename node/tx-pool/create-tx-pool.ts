import { concatBytes, type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { ChainApi, Log, PoolApi, RuntimeCallApi } from "@serinus/node-api";
import { extrinsicPayload, type TransactionSource } from "@serinus/runtime-api";
import { createBans } from "./bans.ts";
import { createMaintenance } from "./maintenance.ts";
import { admit, type PoolCore, type PoolLimits, removeInvalid } from "./pool-core.ts";
import { alreadyImported, badFormat, temporarilyBanned } from "./pool-errors.ts";
import { createPoolState, findTransaction, missingTags } from "./pool-state.ts";
import { readyInOrder } from "./ready-order.ts";
import type { PoolTransaction } from "./transaction.ts";
import { type Verdict, validateTransaction } from "./validate.ts";
import { createWatchers } from "./watchers.ts";

/** How often a submission is validated when blocks keep coming in meanwhile. */
const MAX_ATTEMPTS = 3;

export interface TxPoolOptions {
  readonly chain: Pick<ChainApi, "best" | "block" | "body" | "subscribe">;
  readonly runtime: RuntimeCallApi;
  /** A monotonic clock in milliseconds, for bans. */
  readonly now: () => number;
  readonly log: Log;
  /** What differs from Substrate's defaults: 8,192 ready transactions or 20 MiB, 512 future ones or 1 MiB. */
  readonly limits?: Partial<PoolLimits>;
  /** Milliseconds that a ban lasts, half an hour by default. */
  readonly banTime?: number;
}

/** The transaction pool, with what authoring needs of it. */
export interface TxPool extends PoolApi {
  /** @param source `External` when it is not said; `Local` for what this node itself wants to send. */
  submit(extrinsic: Uint8Array, source?: TransactionSource["type"]): Promise<Hex>;
  /** The ready transactions in the order in which they are to be included. */
  ready(): readonly PoolTransaction[];
  /** Resolves when the pool has taken in all that the chain has told so far. */
  settled(): Promise<void>;
  /** Calls `listener` whenever transactions became ready; the returned function ends it. */
  onReady(listener: () => void): () => void;
  /** Ends the pool's interest in the chain. */
  close(): void;
}

const DEFAULT_LIMITS: PoolLimits = {
  ready: { count: 8192, bytes: 20 * 1024 * 1024 },
  future: { count: 512, bytes: 1024 * 1024 },
  rejectFuture: false,
  authoring: true,
};

/** An empty pool that follows the chain. */
export function createTxPool(options: TxPoolOptions): TxPool {
  const { chain, runtime, log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const readyListeners = new Set<{ readonly listener: () => void }>();
  const onError = (error: unknown) => log("error", "txpool", `a listener failed: ${String(error)}`);
  const core: PoolCore = {
    state: createPoolState(),
    bans: createBans(
      options.banTime ?? 30 * 60 * 1000,
      limits.ready.count + limits.future.count,
      options.now,
    ),
    watchers: createWatchers(onError),
    limits,
    onReady() {
      for (const { listener } of [...readyListeners]) listener();
    },
  };
  const maintenance = createMaintenance({ core, chain, runtime, log });

  /** What is the node's own is judged anew: a peer that sent it first, when it was nobody's to send, bans nothing. */
  function requireNew(hash: Hex, source: TransactionSource["type"]): void {
    if (source !== "Local" && core.bans.isBanned(hash)) throw temporarilyBanned();
    if (findTransaction(core.state, hash) !== undefined) throw alreadyImported(hash);
  }

  async function submit(encoded: Uint8Array, source: TransactionSource["type"] = "External"): Promise<Hex> {
    const hash = hashOf(encoded);
    const verdict = await judge({ hash, encoded, source });
    requireNew(hash, source);
    if (verdict.type === "valid") {
      admit(core, verdict.transaction);
      return hash;
    }
    if (verdict.type === "invalid") core.bans.ban([hash]);
    throw verdict.error;
  }

  /** Validates on the best block; once more when a block that came in meanwhile may have changed the answer. */
  async function judge(candidate: Parameters<typeof validateTransaction>[2]): Promise<Verdict> {
    for (let attempt = 1; ; attempt++) {
      requireNew(candidate.hash, candidate.source);
      const at = chain.best();
      const verdict = await validateTransaction(runtime, at, candidate);
      if (chain.best().hash === at.hash || attempt === MAX_ATTEMPTS || !mayHaveChanged(verdict))
        return verdict;
    }
  }

  function mayHaveChanged(verdict: Verdict): boolean {
    if (verdict.type !== "valid") return true;
    const { transaction } = verdict;
    const isUsed = transaction.provides.some((tag) =>
      core.state.recentlyPruned.some((pruned) => pruned.has(tag)),
    );
    return isUsed || missingTags(core.state, transaction).length > 0;
  }

  return {
    submit,
    async submitAndWatch(extrinsic, listener) {
      const hash = hashOf(extrinsic);
      requireNew(hash, "External");
      const unwatch = core.watchers.watch(hash, listener);
      try {
        await submit(extrinsic);
      } catch (error) {
        unwatch();
        throw error;
      }
      return { hash, unwatch };
    },
    pending: () => readyInOrder(core.state).map(({ encoded }) => encoded),
    readyCount: () => core.state.ready.size,
    remove: (hashes) => removeInvalid(core, hashes),
    async nextNonce(account) {
      const outcome = await runtime.call(chain.best().hash, "AccountNonceApi_account_nonce", account);
      if (!outcome.ok) throw new Error(`the account's nonce could not be read: ${outcome.error}`);
      // The nonce's tag is the account and the nonce, encoded: see CheckNonce in frame-system.
      const width = outcome.value.length;
      let nonce = readLittleEndian(outcome.value);
      while (core.state.providers.has(toHex(concatBytes(account, littleEndian(nonce, width))))) nonce++;
      return nonce;
    },
    ready: () => readyInOrder(core.state),
    settled: () => maintenance.settled(),
    onReady(listener) {
      const entry = { listener };
      readyListeners.add(entry);
      return () => void readyListeners.delete(entry);
    },
    close: () => maintenance.close(),
  };
}

/** @throws PoolError 1001 when the bytes are no extrinsic with its length prefix. */
function hashOf(encoded: Uint8Array): Hex {
  try {
    extrinsicPayload(encoded);
  } catch (error) {
    throw badFormat(error instanceof Error ? error.message : String(error));
  }
  return toHex(blake2_256(encoded));
}

function readLittleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

function littleEndian(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) & 255);
}
