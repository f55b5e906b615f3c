import type { BlockHash } from "@serinus/bytes";
import { appendDigest, type BlockRequest, type Chain, createSerial } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import type { BuiltBlock } from "@serinus/executor";
import type { AuxiliaryStore, BlockEntry } from "@serinus/node-api";
import {
  BABE_ENGINE_ID,
  type BabeConfiguration,
  type BabeEpoch,
  DigestItem,
  InherentData,
} from "@serinus/runtime-api";
import { u64 } from "@serinus/scale";
import { BabeError } from "./babe-error.ts";
import { readBabeHeader } from "./babe-header.ts";
import {
  addEpoch,
  type BlockContext,
  type EpochChanges,
  type EpochNode,
  resetEpochs,
} from "./epoch-changes.ts";
import { decodeEpochRecords, encodeEpochRecords } from "./epoch-changes-codec.ts";
import { createEpochTracker } from "./epoch-tracker.ts";

export interface BabeImportOptions {
  readonly chain: Pick<
    Chain,
    | "importBlock"
    | "buildBlock"
    | "block"
    | "finalized"
    | "unfinalized"
    | "canonicalHash"
    | "subscribe"
    | "genesisHash"
  >;
  readonly auxiliary: AuxiliaryStore;
  readonly configuration: BabeConfiguration;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

type AuxiliaryRecord = readonly [key: string, value: Uint8Array | undefined];

/** Imports and builds blocks by BABE's rules, and knows the epochs of every fork. */
export interface BabeImport {
  readonly configuration: BabeConfiguration;
  /** What is known of a block: of the finalized one and of those above it. */
  context(hash: BlockHash): BlockContext | undefined;
  /** An announcement of an epoch. */
  announcement(hash: BlockHash): EpochNode | undefined;
  /** All announcements that blocks to come may stand on. */
  epochChanges(): EpochChanges;
  /** The epoch of a block in `slot` on a parent. @throws BabeError `unknown-parent`, `unknown-epoch` */
  epochFor(parent: BlockHash, slot: bigint): BabeEpoch;
  /**
   * Imports a block whose header was verified: checks what depends on its parent, has the runtime judge its inherents by
   * our clock, and stores the epoch it announces together with it. Rejects with BabeError, or with what the chain rejects
   * with.
   */
  importBlock(encodedHeader: Uint8Array, body: readonly Uint8Array[]): Promise<BlockEntry>;
  /** Builds a block; `sign` makes the seal of the hash that it is given. `records` are stored with the block. */
  buildBlock(
    request: BlockRequest,
    sign: (preHash: Uint8Array) => Uint8Array | undefined,
    records?: readonly AuxiliaryRecord[],
  ): Promise<BuiltBlock>;
  /** Begins anew at the finalized block after a warp sync, with the epochs that the runtime tells there. */
  reset(current: BabeEpoch, next: BabeEpoch): Promise<void>;
  /** Stops following the chain. */
  stop(): void;
}

/** Where the node keeps the announcements of epochs. */
const EPOCHS_KEY = "babe_epoch_changes";

/** Starts to follow the chain. A record that cannot be read counts as none: then {@link BabeImport.reset} is needed. */
export function createBabeImport({ chain, auxiliary, configuration, now }: BabeImportOptions): BabeImport {
  const serial = createSerial();
  const tracker = createEpochTracker({ chain, configuration, changes: loadChanges(auxiliary) });

  /** What is stored with a block that announces an epoch. */
  function recordsOf(node: EpochNode | undefined): AuxiliaryRecord[] {
    return node === undefined ? [] : [[EPOCHS_KEY, encodeEpochRecords(addEpoch(tracker.changes(), node))]];
  }

  const stop = chain.subscribe((event) => {
    if (event.type === "imported") tracker.learn(event.block);
    else if (event.type === "finalized") tracker.forget(event.finalized, event.pruned);
  });

  return {
    configuration,
    context: tracker.context,
    announcement: tracker.announcement,
    epochChanges: tracker.changes,
    epochFor: tracker.epochFor,

    importBlock(encodedHeader, body) {
      return serial.run(async () => {
        const header = readBabeHeader(encodedHeader);
        const known = chain.block(header.hash);
        if (known !== undefined) return known;
        const auxiliary = recordsOf(tracker.judge(header));
        const inherentData = whatWeKnow(now(), header.preDigest.value.slot);
        return chain.importBlock(encodedHeader, body, { auxiliary, inherentData });
      });
    },

    buildBlock(request, sign, records = []) {
      return serial.run(() =>
        chain.buildBlock(request, async ({ encodedHeader, number }) => {
          const signature = sign(blake2_256(encodedHeader));
          if (signature === undefined) throw new BabeError("no-seal", `no key to seal block ${number} with`);
          const seal = DigestItem.encode({ type: "Seal", value: [BABE_ENGINE_ID, signature] });
          const header = readBabeHeader(appendDigest(encodedHeader, seal));
          return { seal, auxiliary: [...recordsOf(tracker.judge(header)), ...records] };
        }),
      );
    },

    reset(current, next) {
      return serial.run(async () => {
        const after = resetEpochs(chain.finalized(), current, next);
        await auxiliary.put([[EPOCHS_KEY, encodeEpochRecords(after)]]);
        tracker.reset(after);
      });
    },

    stop,
  };
}

/**
 * By what a block's inherents are judged: our clock, and for runtimes of before 2021 the slot that the block says it is
 * of (`sc-consensus-babe`'s verifier).
 */
function whatWeKnow(now: number, slot: bigint): Uint8Array {
  const known = [
    ["timstap0", BigInt(now)],
    ["babeslot", slot],
  ] as const;
  return InherentData.encode({ data: new Map(known.map(([name, value]) => [name, u64.encode(value)])) });
}

/** Whether the node keeps announcements of epochs. */
export function hasEpochRecords(auxiliary: AuxiliaryStore): boolean {
  return auxiliary.get(EPOCHS_KEY) !== undefined;
}

function loadChanges(auxiliary: AuxiliaryStore): EpochChanges {
  const record = auxiliary.get(EPOCHS_KEY);
  return record === undefined ? new Map() : decodeEpochRecords(record);
}
