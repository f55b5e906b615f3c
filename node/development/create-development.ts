import type { RelayInput } from "@serinus/authoring";
import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import { DynamicError, type Json } from "@serinus/dynamic-codec";
import type { LogLevel } from "@serinus/host-api";
import { readState } from "@serinus/node-api";
import { type Acted, actAs, fundAccount } from "./acting.ts";
import { DevelopmentError } from "./development-error.ts";
import { type DryRunReport, type DryRunRequest, dryRun } from "./dry-run.ts";
import { type FastForward, type FastForwarded, fastForward } from "./fast-forward.ts";
import { type BlockReport, type RunBlockRequest, runBlock } from "./run-block.ts";
import { createRuntimeCodecs } from "./runtime-codecs.ts";
import type { DevelopmentOptions, DevelopmentScene } from "./scene.ts";
import { createSnapshots } from "./snapshots.ts";
import { createStateLog } from "./state-log.ts";
import { withStorage } from "./storage-access.ts";
import { storageEdits } from "./storage-edits.ts";
import { readTime, timeTravel } from "./time-travel.ts";
import { enqueueUpward, type UpwardMessages } from "./upward-messages.ts";

/** When blocks are made, in chopsticks' words. */
export type BuildBlockMode = "Batch" | "Instant" | "Manual" | { readonly interval: number };

/** How many blocks to make, and of what. */
export interface NewBlocks {
  readonly count?: number | undefined;
  readonly to?: number | undefined;
  /** Extrinsics for the first block instead of the pool's. */
  readonly transactions?: readonly Uint8Array[] | undefined;
  /**
   * What a parachain's first block is told of its relay chain besides the usual; the overrides of its state hold for
   * all of the blocks.
   */
  readonly relay?: RelayInput | undefined;
  /** Messages of its parachains that a relay chain finds in its queues. */
  readonly upward?: UpwardMessages | undefined;
  /** The first block's number: heights between the best block and it are left out. */
  readonly unsafeBlockHeight?: number | undefined;
}

/** Control over a chain of one's own. Methods reject with DevelopmentError when they cannot do what was asked. */
export interface DevelopmentApi {
  /** @returns the last block made. */
  newBlock(request: NewBlocks): Promise<BlockHash>;
  /** Changes the state after a block, the best one by default; see storage-edits.ts for the forms. */
  setStorage(values: unknown, at?: BlockHash): Promise<BlockHash>;
  /** Goes to a block by its hash, its number, or with a number below 1 so many blocks back. */
  setHead(to: BlockHash | number): Promise<BlockHash>;
  /** @returns the time, in milliseconds since 1970. */
  timeTravel(date: string | number): Promise<number>;
  setBlockBuildMode(mode: BuildBlockMode): void;
  setRuntimeLogLevel(level: LogLevel | -1): Promise<void>;
  /** A proof, and the root that it leads to: that of the state as it is, which a header may not know. */
  getReadProof(
    keys: readonly Uint8Array[],
    at?: BlockHash,
  ): { readonly at: BlockHash; readonly proof: readonly Hex[]; readonly stateRoot: Hex };
  dryRun(request: DryRunRequest): Promise<DryRunReport>;
  runBlock(request: RunBlockRequest): Promise<BlockReport>;
  snapshot(): string;
  revert(id: string): Promise<void>;
  /** Sets a free balance, in the smallest unit; a million tokens when it is not said. */
  fundAccount(account: string, amount?: bigint): Promise<void>;
  actAs(origin: unknown, call: unknown): Promise<Acted>;
  fastForward(target: FastForward): Promise<FastForwarded>;
  /** A storage entry in names. */
  decodeEntry(key: Uint8Array, at?: BlockHash): Promise<Json>;
}

const MAX_BLOCKS = 100_000;
const SEALINGS = { Batch: "batch", Instant: "instant", Manual: "manual" } as const;

export function createDevelopment(options: DevelopmentOptions): DevelopmentApi {
  const { chain, state, runtime, authoring, executor, log } = options;
  const codecs = createRuntimeCodecs(state, runtime, options.ss58Prefix);
  const scene: DevelopmentScene = { ...options, codecs };
  const states = createStateLog(options);
  const snapshots = createSnapshots(options, states);

  return {
    async newBlock({ count, to, transactions, relay, upward, unsafeBlockHeight }) {
      const wanted = to === undefined ? (count ?? 1) : Math.max(to - chain.best().number, 1);
      if (!Number.isSafeInteger(wanted) || wanted < 1 || wanted > MAX_BLOCKS)
        throw new DevelopmentError(`from 1 to ${MAX_BLOCKS} blocks can be made at once, not ${wanted}`);
      // Nobody else finalizes blocks that are made by hand.
      const finalize = authoring.sealing() === "manual";
      const block = { createEmpty: true, finalize };
      const first = await unlessItFails(chain.best().hash, async (head) => {
        if (upward !== undefined) await inOwnWords(() => receiveUpward(head, upward));
        if (unsafeBlockHeight !== undefined) await inOwnWords(() => leaveOut(head, unsafeBlockHeight));
        return authoring.createBlock({ ...block, transactions, relay, number: unsafeBlockHeight });
      });
      if (transactions !== undefined && first.invalid.length > 0)
        log(
          "warn",
          "development",
          `${first.invalid.length} of the transactions given are not valid in block #${first.number}`,
        );
      let last = first.hash;
      for (let i = 1; i < wanted; i++)
        last = (await authoring.createBlock({ ...block, relay: onlyOverrides(relay) })).hash;
      return last;
    },
    setStorage: (values, at) =>
      inOwnWords(async () => {
        const hash = at ?? chain.best().hash;
        requireState(hash);
        await states.change(hash, await storageEdits(values, () => codecs.at(hash)));
        return hash;
      }),
    async setHead(to) {
      const number = typeof to !== "number" ? undefined : to > 0 ? to : chain.best().number + to;
      const hash = number === undefined ? (to as BlockHash) : chain.canonicalHash(number);
      if (hash === undefined || chain.block(hash) === undefined)
        throw new DevelopmentError(`block ${to} is not known`);
      requireState(hash);
      const head = await chain.setHead(hash);
      authoring.forgetRules();
      return head.hash;
    },
    async timeTravel(date) {
      const time = readTime(date);
      await inOwnWords(() => timeTravel(scene, states, time));
      return time;
    },
    setBlockBuildMode(mode) {
      authoring.setSealing(typeof mode === "object" ? mode : SEALINGS[mode]);
    },
    async setRuntimeLogLevel(level) {
      await executor.setLogLevel(options.showRuntimeLogs(level));
    },
    getReadProof(keys, at) {
      const hash = at ?? chain.best().hash;
      requireState(hash);
      return { at: hash, proof: state.readProof(hash, keys).map(toHex), stateRoot: toHex(state.root(hash)) };
    },
    dryRun: (request) => inOwnWords(() => dryRun(scene, request)),
    runBlock: (request) => inOwnWords(() => runBlock(scene, request)),
    snapshot: () => snapshots.take(),
    revert: (id) => snapshots.revert(id),
    fundAccount: (account, amount = 10n ** BigInt((options.tokenDecimals ?? 12) + 6)) =>
      inOwnWords(() => fundAccount(scene, states, account, amount, chain.best().hash)),
    actAs: (origin, call) => inOwnWords(() => actAs(scene, states, origin, call)),
    fastForward: (target) => inOwnWords(() => fastForward(scene, states, target)),
    decodeEntry: (key, at) =>
      inOwnWords(async () => {
        const hash = at ?? chain.best().hash;
        requireState(hash);
        const codec = await codecs.at(hash);
        const value = await readState(state, () => state.get(hash, key));
        return (codec.decodeEntry(key, value) ?? null) as Json;
      }),
  };

  /** Takes back what was changed of the best block's state for a block that could not be made. */
  async function unlessItFails<T>(head: BlockHash, work: (head: BlockHash) => Promise<T>): Promise<T> {
    const changes = states.count(head);
    try {
      return await work(head);
    } catch (error) {
      if (chain.best().hash === head) await states.restore(head, changes);
      throw error;
    }
  }

  async function receiveUpward(hash: BlockHash, upward: UpwardMessages): Promise<void> {
    const edits = await withStorage(scene, hash, (storage) => {
      enqueueUpward(storage, upward);
      return storage.edits();
    });
    await states.change(hash, edits);
  }

  /** Has the runtime believe that the block before `height` was the last one: it takes no other to be the next. */
  async function leaveOut(hash: BlockHash, height: number): Promise<void> {
    const best = chain.best().number;
    if (height <= best)
      throw new DevelopmentError(
        `unsafeBlockHeight ${height}: a height above the best block's, ${best}, expected`,
      );
    const edits = await withStorage(scene, hash, (storage) => {
      storage.write("System", "Number", [], height - 1);
      return storage.edits();
    });
    await states.change(hash, edits);
  }

  function requireState(hash: BlockHash): void {
    if (chain.block(hash) === undefined) throw new DevelopmentError(`block ${hash} is not known`);
    if (!chain.hasState(hash))
      throw new DevelopmentError(`the state of block ${hash} is not kept; use a larger --pruning`);
  }
}

/** What blocks after the first are told: messages come once, and a relay block has a number of its own. */
function onlyOverrides(relay: RelayInput | undefined): RelayInput | undefined {
  if (relay === undefined || relay.stateOverrides.length === 0) return undefined;
  return {
    downward: [],
    horizontal: new Map(),
    stateOverrides: relay.stateOverrides,
    parentNumber: undefined,
  };
}

/** What does not fit a runtime's types is the caller's to mend. */
async function inOwnWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DynamicError) throw new DevelopmentError(error.message, { cause: error });
    throw error;
  }
}
