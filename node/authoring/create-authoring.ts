import type { BlockHash } from "@serinus/bytes";
import type { BlockRequest, Chain } from "@serinus/chain";
import type { BuiltBlock } from "@serinus/executor";
import { type BlockEntry, type Log, readState, type StateApi } from "@serinus/node-api";
import type { Timer } from "@serinus/timer";
import type { TxPool } from "@serinus/tx-pool";
import { badRequest, emptyPool, parentNotFound, shuttingDown } from "./authoring-error.ts";
import type { BlockRules } from "./block-rules.ts";
import { nextBlockTime } from "./block-time.ts";
import { fatalTransaction, refusedTransactions } from "./dropped-transactions.ts";
import { encodeInherents } from "./inherents.ts";
import type { RelayInput } from "./parachain/parachain-inherent.ts";
import { preDigest } from "./pre-digest.ts";
import { readBlockTime } from "./read-block-time.ts";
import { sealAtIntervals } from "./seal-at-intervals.ts";
import { type Gathering, sealInstantly } from "./seal-instantly.ts";

/**
 * When blocks are made: as soon as a transaction is ready, when some are gathered, every so many milliseconds, or only
 * when asked for.
 */
export type Sealing = "instant" | "batch" | "manual" | { readonly interval: number };

/** How long chopsticks gathers transactions for a block. */
const BATCH: Gathering = { quiet: 100, most: 1000 };

export interface AuthoringOptions {
  readonly chain: Pick<Chain, "best" | "block" | "buildBlock" | "finalize" | "tryBlock">;
  readonly pool: Pick<TxPool, "ready" | "readyCount" | "settled" | "onReady" | "remove">;
  readonly sealing: Sealing;
  /** What a block on this one has to carry. */
  readonly rules: (parent: BlockHash) => Promise<BlockRules>;
  /** Tells what the parent's state says of its time, and on a parachain of its relay chain. */
  readonly state: Pick<StateApi, "get" | "whenFetched">;
  readonly timer: Timer;
  readonly log: Log;
  /** Index of this author among the authorities, 0 by default. */
  readonly authorityIndex?: number;
  /** Milliseconds after which no further transaction is begun; two thirds of a slot by default. */
  readonly maxMillis?: number;
}

/** What is wanted when a block is asked for. */
export interface CreateBlock {
  /** Whether to make a block when no transaction is ready. */
  readonly createEmpty: boolean;
  readonly finalize: boolean;
  /** The best block when it is not said. */
  readonly parent?: BlockHash | undefined;
  /** Extrinsics with their length prefix instead of the pool's. */
  readonly transactions?: readonly Uint8Array[] | undefined;
  /** What a parachain is told of its relay chain besides the usual; an error on any other chain. */
  readonly relay?: RelayInput | undefined;
  /** The block's number, where it is not to follow its parent's. */
  readonly number?: number | undefined;
}

/** Makes blocks. One at a time. */
export interface Authoring {
  /** Rejects with AuthoringError, or with what the chain or the executor has to say. */
  createBlock(request: CreateBlock): Promise<BuiltBlock>;
  /** Makes `count` blocks on the best one, or as many as lead to height `to`; one when neither is said. */
  sealBlocks(request?: {
    readonly count?: number;
    readonly to?: number;
    readonly finalize?: boolean;
  }): Promise<BuiltBlock[]>;
  finalizeBlock(hash: BlockHash): Promise<void>;
  /** What an empty block on this one would be made of now. */
  draft(parent: BlockEntry, relay?: RelayInput): Promise<BlockRequest>;
  sealing(): Sealing;
  /** Makes blocks at other times from now on. */
  setSealing(sealing: Sealing): void;
  /** Asks again what blocks have to carry: the state of their parent may have been changed. */
  forgetRules(): void;
  /**
   * Makes an empty block and drops it: what is loaded and compiled for the first time need not be when the first
   * transaction waits for its block.
   */
  rehearse(): Promise<void>;
  /** Makes no more blocks; resolves when the last one is done. */
  stop(): Promise<void>;
}

/** Starts making blocks as `sealing` says. */
export function createAuthoring(options: AuthoringOptions): Authoring {
  const { chain, pool, state, timer, log, authorityIndex = 0 } = options;
  let sealing = options.sealing;
  let known: { readonly parent: BlockHash; readonly rules: Promise<BlockRules> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;

  /** One block after the other, however they are asked for. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(() => {
      if (stopped) throw shuttingDown();
      return task();
    });
    last = result.catch(() => {});
    return result;
  }

  function createBlock(request: CreateBlock): Promise<BuiltBlock> {
    return inTurn(async () => {
      // The pool may still hold what the newest block includes, or not yet hold again what it retracted.
      await pool.settled();
      if (pool.readyCount() === 0 && request.transactions === undefined && !request.createEmpty)
        throw emptyPool();
      const parent = request.parent === undefined ? chain.best() : chain.block(request.parent);
      if (parent === undefined) throw parentNotFound(request.parent ?? "");
      const built = await build(parent, request);
      if (request.finalize) await chain.finalize(built.hash);
      return built;
    });
  }

  /** What the next block on `parent` is to be made of. */
  async function plan(
    parent: BlockEntry,
    extrinsics: readonly Uint8Array[],
    { relay, number }: Pick<CreateBlock, "relay" | "number"> = {},
  ): Promise<BlockRequest> {
    const rules = await rulesOn(parent.hash);
    if (relay !== undefined && rules.parachain === undefined)
      throw badRequest("a relay chain's messages and state come to parachains only, and this chain is none");
    const { slotDuration } = rules.timing;
    const { hash, encodedHeader } = parent;
    const read = (key: Uint8Array) => state.get(hash, key);
    return readState(state, () => {
      const parentTime = readBlockTime(encodedHeader, read, slotDuration);
      const time = nextBlockTime(parentTime, timer.now(), rules.timing);
      return {
        parent: hash,
        number,
        digest: rules.engine === undefined ? [] : [preDigest(rules.engine, authorityIndex, time.slot)],
        inherentData: encodeInherents(rules, { encodedHeader, time: parentTime, read }, time, relay),
        extrinsics,
        maxMillis: options.maxMillis ?? Math.floor((slotDuration * 2) / 3),
      };
    });
  }

  async function build(
    parent: BlockEntry,
    wanted: Pick<CreateBlock, "transactions" | "relay" | "number">,
  ): Promise<BuiltBlock> {
    await rulesOn(parent.hash);
    const given = wanted.transactions;
    const transactions = given === undefined ? pool.ready() : [];
    const isOnBest = parent.hash === chain.best().hash;
    const extrinsics = given ?? transactions.map(({ encoded }) => encoded);
    const request = await plan(parent, extrinsics, wanted);
    const built = await chain.buildBlock(request).catch((error: unknown) => {
      const fatal = fatalTransaction(transactions, error);
      if (fatal !== undefined) {
        log("warn", "authoring", `dropped the transaction ${fatal.hash}: a block broke off on it`);
        pool.remove([fatal.hash]);
      }
      throw error;
    });
    if (!built.runtimeChanged && known?.parent === parent.hash) known = { ...known, parent: built.hash };
    // The pool judges by the best block: what is invalid elsewhere may be valid there.
    const refused = isOnBest ? refusedTransactions(transactions, built) : [];
    if (refused.length > 0) pool.remove(refused.map(({ hash }) => hash));
    log(
      "info",
      "authoring",
      `made block #${built.number} (${built.hash}) of ${built.included.length} transactions`,
    );
    return built;
  }

  /** The rules stay the same as long as blocks stand on one another and leave the runtime in place. */
  function rulesOn(parent: BlockHash): Promise<BlockRules> {
    if (known?.parent === parent) return known.rules;
    // Kept before they are read: whoever forgets them meanwhile forgets what this reads, which may be of before.
    const rules = options.rules(parent);
    known = { parent, rules };
    rules.catch(() => {
      if (known?.rules === rules) known = undefined;
    });
    return rules;
  }

  const seal = (createEmpty: boolean) => createBlock({ createEmpty, finalize: false });
  let end = startSealing();

  function startSealing(): () => void {
    if (sealing === "manual") return () => {};
    if (sealing === "instant" || sealing === "batch") {
      const gather = sealing === "batch" ? BATCH : undefined;
      return sealInstantly({ pool, gather, timer, log, seal: () => seal(false) });
    }
    return sealAtIntervals({ interval: sealing.interval, timer, log, seal: () => seal(true) });
  }

  return {
    createBlock,
    async sealBlocks({ count, to, finalize = false } = {}) {
      if (count !== undefined && to !== undefined) throw badRequest("give either count or to, not both");
      const wanted = to === undefined ? (count ?? 1) : to - chain.best().number;
      if (!Number.isSafeInteger(wanted) || wanted < 1) {
        const asked =
          to === undefined ? `count ${count}` : `to ${to}, with the best block at ${chain.best().number}`;
        throw badRequest(`no block can be made for ${asked}: at least one block has to be asked for`);
      }
      const built: BuiltBlock[] = [];
      while (built.length < wanted) built.push(await createBlock({ createEmpty: true, finalize }));
      return built;
    },
    finalizeBlock: (hash) => chain.finalize(hash),
    draft: (parent, relay) => inTurn(() => plan(parent, [], { relay })),
    sealing: () => sealing,
    setSealing(next) {
      end();
      sealing = next;
      if (!stopped) end = startSealing();
    },
    forgetRules() {
      known = undefined;
    },
    rehearse: () =>
      inTurn(async () => {
        await chain.tryBlock(await plan(chain.best(), []));
      }),
    async stop() {
      stopped = true;
      end();
      await last;
    },
  };
}
