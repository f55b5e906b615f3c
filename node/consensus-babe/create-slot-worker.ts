import { type BlockTime, createFailureLog, fatalTransaction, refusedTransactions } from "@serinus/authoring";
import type { Chain } from "@serinus/chain";
import type { BuiltBlock } from "@serinus/executor";
import type { AuxiliaryStore, BlockEntry, KeystoreApi, Log, LogLevelName } from "@serinus/node-api";
import { BABE_ENGINE_ID, BabePreDigest, DigestItem } from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import type { Timer } from "@serinus/timer";
import type { TxPool } from "@serinus/tx-pool";
import type { BabeImport } from "./babe-import.ts";
import type { Backoff } from "./backoff.ts";
import { BABE_KEY_TYPE, type SlotClaim } from "./claim-slot.ts";
import { decideSlot } from "./decide-slot.ts";
import type { BlockContext } from "./epoch-changes.ts";
import { proposingMillis } from "./proposing-time.ts";
import { type SlotInfo, type SlotState, stepSlots } from "./slots.ts";
import { createThresholds, type ThresholdSource } from "./thresholds.ts";

export interface SlotWorkerOptions {
  readonly chain: Pick<Chain, "best" | "finalized">;
  readonly babeImport: BabeImport;
  readonly keystore: Pick<KeystoreApi, "publicKeys" | "sign" | "vrfSign">;
  readonly pool: Pick<TxPool, "ready" | "settled" | "remove">;
  /** SCALE `InherentData` of a block on a parent. */
  readonly inherents: (parent: BlockEntry, time: BlockTime) => Promise<Uint8Array>;
  readonly auxiliary: Pick<AuxiliaryStore, "get">;
  readonly timer: Timer;
  readonly log: Log;
  readonly thresholds?: ThresholdSource;
  /** Whether the node is far behind others: no block is made then. */
  readonly isMajorSyncing?: () => boolean;
  /** Whether no peer is connected: where there are other authorities, no block is made then. */
  readonly isOffline?: () => boolean;
  /** Makes blocks even when offline (`--force-authoring`). */
  readonly forceAuthoring?: boolean;
  /** Without it, finality may lag as far as it will. */
  readonly backoff?: Backoff | undefined;
  /** Is told of every block made. */
  readonly onBlock?: (built: BuiltBlock) => void;
}

/** Where the last slot is kept in which this node made a block: after a restart it makes no second one. */
const AUTHORED_KEY = "babe_authored_slot";

/** Makes blocks until it is stopped. */
export interface SlotWorker {
  /** Resolves when no block is being made. */
  settled(): Promise<void>;
  /** Makes no more blocks; resolves when the last one is done. */
  stop(): Promise<void>;
}

/** Starts to make a block in every slot that one of our keys may. */
export function createSlotWorker(options: SlotWorkerOptions): SlotWorker {
  const { chain, babeImport, keystore, timer, thresholds = createThresholds() } = options;
  const { forceAuthoring = false, isOffline = () => false, isMajorSyncing = () => false } = options;
  const log = (level: LogLevelName, message: string) => options.log(level, "babe", message);
  const failures = createFailureLog(options.log);
  const slotDuration = Number(babeImport.configuration.slot_duration);
  const record = options.auxiliary.get(AUTHORED_KEY);
  let authored = record === undefined ? -1n : u64.decode(record);
  let state: SlotState = { last: undefined };
  let working: Promise<void> | undefined;
  let stopped = false;
  let cancel = (): void => {};

  function look(): void {
    cancel();
    const step = stepSlots(state, timer.now(), slotDuration);
    cancel = timer.after(step.wait, look);
    // A slot that begins meanwhile comes late, when the block is done.
    if (working !== undefined) return;
    state = step.state;
    if (step.begun === undefined) return;
    working = work(step.begun).finally(() => {
      working = undefined;
      if (!stopped) look();
    });
  }

  async function work(info: SlotInfo): Promise<void> {
    try {
      const reason = await tryMake(info);
      if (reason !== undefined) log("debug", `no block in slot ${info.slot}: ${reason}`);
      else failures.over();
    } catch (error) {
      if (!stopped) failures.tell(error, "trying again in another slot");
    }
  }

  /** @returns why no block was made. */
  async function tryMake(info: SlotInfo): Promise<string | undefined> {
    const { slot } = info;
    if (isMajorSyncing()) return "the node is syncing";
    await options.pool.settled();
    const head = chain.best();
    const context = babeImport.context(head.hash);
    const claim = decideSlot({
      slot,
      head: context,
      finalizedNumber: chain.finalized().number,
      authored,
      isOffline: !forceAuthoring && isOffline(),
      backoff: options.backoff,
      keys: keystore,
      thresholds,
      epoch: () => babeImport.epochFor(head.hash, slot),
    });
    return typeof claim === "string" ? claim : make(info, head, context as BlockContext, claim);
  }

  async function make(
    { slot, now, endsAt }: SlotInfo,
    head: BlockEntry,
    parent: BlockContext,
    claim: SlotClaim,
  ): Promise<string | undefined> {
    const time = { slot: Number(slot), timestamp: now };
    const inherentData = await options.inherents(head, time);
    const maxMillis = proposingMillis({ slot, endsAt, now: timer.now(), slotDuration, parent });
    if (maxMillis === 0) return "there is no time left";
    const transactions = options.pool.ready();
    const content = BabePreDigest.encode(claim.preDigest);
    const request = {
      parent: head.hash,
      digest: [DigestItem.encode({ type: "PreRuntime", value: [BABE_ENGINE_ID, content] })],
      inherentData,
      extrinsics: transactions.map(({ encoded }) => encoded),
      maxMillis,
    };
    const sign = (preHash: Uint8Array): Uint8Array | undefined => {
      // Whatever becomes of the block from now on: it may be seen by others.
      authored = slot;
      return keystore.sign(BABE_KEY_TYPE, "sr25519", claim.author, preHash);
    };
    const records = [[AUTHORED_KEY, u64.encode(slot)]] as const;
    const built = await babeImport.buildBlock(request, sign, records).catch((error: unknown) => {
      const fatal = fatalTransaction(transactions, error);
      if (fatal !== undefined) options.pool.remove([fatal.hash]);
      throw error;
    });
    const refused = refusedTransactions(transactions, built);
    if (refused.length > 0) options.pool.remove(refused.map(({ hash }) => hash));
    const count = built.included.length;
    log("info", `made block #${built.number} (${built.hash}) in slot ${slot}, of ${count} transactions`);
    options.onBlock?.(built);
    return undefined;
  }

  look();
  return {
    async settled() {
      while (working !== undefined) await working;
    },
    async stop() {
      stopped = true;
      cancel();
      await working;
    },
  };
}
