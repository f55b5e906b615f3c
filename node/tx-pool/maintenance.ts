import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import type { BlockEntry, ChainApi, ChainEvent, Log, RuntimeCallApi } from "@serinus/node-api";
import {
  admit,
  includeBlock,
  type PoolCore,
  provideTags,
  refresh,
  removeInvalid,
  removeStale,
} from "./pool-core.ts";
import { verificationError } from "./pool-errors.ts";
import { findTransaction, type PoolState } from "./pool-state.ts";
import type { PoolTransaction } from "./transaction.ts";
import { type Candidate, type Verdict, validateTransaction } from "./validate.ts";

/** Fewest transactions that are validated again after a block; of a large pool it is a quarter. */
const REVALIDATION_BATCH = 20;

export interface MaintenanceOptions {
  readonly core: PoolCore;
  readonly chain: Pick<ChainApi, "best" | "block" | "body" | "subscribe">;
  readonly runtime: RuntimeCallApi;
  readonly log: Log;
}

/** What a new best block leaves to be asked of the runtime. */
interface Questions {
  /** Extrinsics that came with the enacted blocks and were never in the pool: which tags do they provide? */
  readonly strangers: readonly { readonly candidate: Candidate; readonly parent: BlockEntry }[];
  /** Transactions that left the pool or the chain without being included: are they still valid? */
  readonly homeless: readonly Candidate[];
}

/**
 * Makes the pool follow the chain (`BasicPool::maintain`). What needs no runtime is done while the chain tells it:
 * included transactions leave, watchers are told. The rest is asked of the runtime afterwards, block after block.
 */
export function createMaintenance(options: MaintenanceOptions): { settled(): Promise<void>; close(): void } {
  const { core, chain, runtime, log } = options;
  let work: Promise<void> = Promise.resolve();
  let revalidating = false;
  /** Other code may judge every transaction otherwise: all have to be asked about. */
  let runtimeChanged = false;
  let closed = false;

  function follow(event: ChainEvent): void {
    if (event.type === "finalized") for (const { hash } of event.finalized) core.watchers.finalized(hash);
    if (event.type === "rewound") {
      runtimeChanged = true;
      work
        .then(revalidate)
        .catch((error: unknown) => log("error", "txpool", `validating again: ${String(error)}`));
    }
    if (event.type !== "best") return;
    if ([...event.enacted, ...event.retracted].some((block) => block.runtimeChanged)) runtimeChanged = true;
    const questions = followBest(event);
    removeStale(core, event.block.number);
    core.bans.expire();
    work = work
      .then(() => settle(questions))
      .catch((error: unknown) => log("warn", "txpool", `after block ${event.block.hash}: ${String(error)}`));
    work
      .then(revalidate)
      .catch((error: unknown) => log("error", "txpool", `validating again: ${String(error)}`));
  }

  function followBest(event: ChainEvent & { type: "best" }): Questions {
    // Retracted before included: a transaction may stand in both an old and a new block.
    for (const { hash } of event.retracted) core.watchers.retracted(hash);
    const included = new Set<Hex>();
    const strangers: { candidate: Candidate; parent: BlockEntry }[] = [];
    const strays: PoolTransaction[] = [];
    for (const block of event.enacted) {
      const candidates = candidatesOf(block, "InBlock");
      const parent = chain.block(block.parentHash);
      for (const candidate of candidates) {
        included.add(candidate.hash);
        if (parent && findTransaction(core.state, candidate.hash) === undefined)
          strangers.push({ candidate, parent });
      }
      strays.push(
        ...includeBlock(
          core,
          block.hash,
          candidates.map(({ hash }) => hash),
        ),
      );
    }
    const returning = event.retracted.toReversed().flatMap((block) => candidatesOf(block, "External"));
    const homeless = [...strays, ...returning].filter(({ hash }) => !included.has(hash));
    core.bans.lift(homeless.map(({ hash }) => hash));
    return { strangers, homeless };
  }

  function candidatesOf(block: BlockEntry, source: Candidate["source"]): Candidate[] {
    return (chain.body(block.hash) ?? []).map((encoded) => ({
      hash: toHex(blake2_256(encoded)),
      encoded,
      source,
    }));
  }

  async function settle({ strangers, homeless }: Questions): Promise<void> {
    if (core.state.ready.size + core.state.future.size > 0) {
      const verdicts = await Promise.all(
        strangers.map(({ candidate, parent }) => validate(parent, candidate)),
      );
      const tags = verdicts.flatMap((verdict) =>
        verdict.type === "valid" ? verdict.transaction.provides : [],
      );
      if (tags.length > 0) homeless = [...homeless, ...provideTags(core, tags)];
    }
    const at = chain.best();
    const verdicts = await Promise.all(homeless.map((candidate) => validate(at, candidate)));
    for (const [index, verdict] of verdicts.entries()) takeBack((homeless[index] as Candidate).hash, verdict);
  }

  /** A call that fails for reasons of this node leaves the question open. */
  async function validate(at: BlockEntry, candidate: Candidate): Promise<Verdict> {
    try {
      return await validateTransaction(runtime, at, candidate);
    } catch (error) {
      return { type: "unknown", error: verificationError(String(error)) };
    }
  }

  /** Back into the pool, unless a block that came in meanwhile holds it. */
  function takeBack(hash: Hex, verdict: Verdict): void {
    if (closed || core.bans.isBanned(hash) || findTransaction(core.state, hash) !== undefined) return;
    if (verdict.type === "valid") {
      try {
        admit(core, verdict.transaction);
      } catch (error) {
        core.watchers.tell(hash, { type: "dropped" });
        log("debug", "txpool", `${hash} was not taken back: ${String(error)}`);
      }
      return;
    }
    if (verdict.type === "invalid") core.bans.ban([hash]);
    core.watchers.tell(hash, { type: "invalid" });
  }

  /** Validates some of the pool's transactions again, and begins anew when there is a new best block by then. */
  async function revalidate(): Promise<void> {
    if (revalidating) return;
    revalidating = true;
    try {
      for (let done: BlockHash | undefined; !closed && done !== chain.best().hash; ) {
        const at = chain.best();
        done = at.hash;
        const all = runtimeChanged;
        runtimeChanged = false;
        const batch = oldestValidated(core.state, at.number, all);
        // A few at a time, so that other calls of the runtime do not wait for all of them.
        let from = 0;
        for (; from < batch.length && chain.best().hash === done; from += REVALIDATION_BATCH) {
          const few = batch.slice(from, from + REVALIDATION_BATCH);
          await Promise.all(few.map((transaction) => revalidateOne(at, transaction)));
        }
        if (all && from < batch.length) runtimeChanged = true;
      }
    } finally {
      revalidating = false;
    }
  }

  async function revalidateOne(at: BlockEntry, transaction: PoolTransaction): Promise<void> {
    const verdict = await validate(at, transaction);
    if (findTransaction(core.state, transaction.hash) === undefined) return;
    if (verdict.type === "invalid") removeInvalid(core, [transaction.hash]);
    if (verdict.type === "valid" && chain.best().hash === at.hash) refresh(core, verdict.transaction);
  }

  const unsubscribe = chain.subscribe(follow);
  return {
    async settled() {
      await work;
    },
    close() {
      closed = true;
      unsubscribe();
    },
  };
}

/** Ready transactions that stand on the chain, then those that stand on others, then those that wait; the oldest first. */
function oldestValidated(state: PoolState, number: number, all: boolean): PoolTransaction[] {
  const ranked = [...state.ready.values(), ...state.future.values()].map(({ transaction }) => {
    const standsOnOthers = transaction.requires.some((tag) => state.providers.has(tag));
    return { transaction, rank: state.future.has(transaction.hash) ? 2 : standsOnOthers ? 1 : 0 };
  });
  return ranked
    .filter(({ transaction }) => transaction.validatedAt !== number)
    .sort((a, b) => a.rank - b.rank || a.transaction.validatedAt - b.transaction.validatedAt)
    .slice(0, all ? ranked.length : Math.max(REVALIDATION_BATCH, Math.ceil(ranked.length / 4)))
    .map(({ transaction }) => transaction);
}
