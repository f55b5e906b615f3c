import type { RelayInput } from "@serinus/authoring";
import { type BlockHash, fromHex, type Hex, isHex, toHex } from "@serinus/bytes";
import type { Json } from "@serinus/dynamic-codec";
import type { StateDifference } from "@serinus/executor";
import { accountOf, mockTransaction, readCall, schedule } from "./acting.ts";
import { applyOutcome, beginningOfBlock, finalizeBlock, succeeded } from "./block-calls.ts";
import { DevelopmentError } from "./development-error.ts";
import { differencePage } from "./difference-page.ts";
import {
  differenceTree,
  isTelling,
  mergeDifferences,
  type NamedDifference,
  nameDifferences,
} from "./differences.ts";
import type { DevelopmentScene } from "./scene.ts";
import { type StorageAccess, withStorage } from "./storage-access.ts";
import { enqueueUpward, type UpwardMessages } from "./upward-messages.ts";

/** What is to be tried: one of `extrinsic`, `call` and `preimage`, or messages that the block finds, `relay` and `upward`. */
export interface DryRunRequest {
  /** A whole extrinsic, or a call of an account whose signature is not needed. */
  readonly extrinsic?: Hex | { readonly call: unknown; readonly address: string } | undefined;
  /** A call, dispatched with `origin`, Root when it is not said. */
  readonly call?: unknown;
  readonly origin?: unknown;
  /** An encoded call, dispatched as Root as an approved referendum would. */
  readonly preimage?: Hex | undefined;
  /** What a parachain is told of its relay chain besides the usual, messages among it. */
  readonly relay?: RelayInput | undefined;
  /** Messages of its parachains that a relay chain finds in its queues. */
  readonly upward?: UpwardMessages | undefined;
  /** The block on which it is tried; the best one when it is not said. */
  readonly at?: BlockHash | undefined;
}

/** What trying it came to. */
export interface DryRunReport {
  /** Of an extrinsic: `Ok`, `Failed` with the error of its dispatch, `Err` when it may not stand in a block. */
  readonly outcome: Json;
  readonly differences: readonly StateDifference[];
  readonly named: readonly NamedDifference[];
}

/** Tries an extrinsic or a call on a block's state in a block that is dropped. Rejects with DevelopmentError. */
export async function dryRun(scene: DevelopmentScene, request: DryRunRequest): Promise<DryRunReport> {
  const { chain, executor } = scene;
  const parent = request.at === undefined ? chain.best() : chain.block(request.at);
  if (parent === undefined) throw new DevelopmentError(`block ${request.at} is not known`);
  const codec = await scene.codecs.at(parent.hash);
  const { relay, upward } = request;

  if (request.extrinsic !== undefined) {
    const { extrinsic } = request;
    const { edits, args } = await withStorage(scene, parent.hash, (storage) => {
      if (upward !== undefined) enqueueUpward(storage, upward);
      return { edits: storage.edits(), args: extrinsicOf(storage, extrinsic) };
    });
    const calls = await beginningOfBlock(scene, parent, edits, relay);
    const reports = await executor.runCalls({
      at: parent.hash,
      edits,
      calls: [...calls, { method: "BlockBuilder_apply_extrinsic", args }],
    });
    const outcome = applyOutcome(codec, succeeded(reports, calls.length));
    return report(outcome, reports.at(-1)?.differences ?? []);
  }
  const call = request.preimage === undefined ? request.call : request.preimage;
  if (call === undefined && relay === undefined && upward === undefined)
    throw new DevelopmentError(
      "nothing to try: give extrinsic, call (with origin), preimage, or messages (dmp, hrmp, ump)",
    );
  const edits = await withStorage(scene, parent.hash, (storage) => {
    if (upward !== undefined) enqueueUpward(storage, upward);
    if (call !== undefined)
      schedule(storage, parent.number, readCall(storage, call), request.origin ?? "Root");
    return storage.edits();
  });
  const calls = [...(await beginningOfBlock(scene, parent, edits, relay)), finalizeBlock];
  const reports = await executor.runCalls({ at: parent.hash, edits, calls });
  succeeded(reports, calls.length - 1);
  return report(null, mergeDifferences(reports.map(({ differences }) => differences)));

  function report(outcome: Json, all: readonly StateDifference[]): DryRunReport {
    const differences = all.filter(isTelling);
    return { outcome, differences, named: nameDifferences(codec, differences) };
  }
}

function extrinsicOf(storage: StorageAccess, extrinsic: NonNullable<DryRunRequest["extrinsic"]>): Uint8Array {
  if (isHex(extrinsic)) return fromHex(extrinsic);
  if (typeof extrinsic === "string")
    throw new DevelopmentError("extrinsic: 0x hex or { call, address } expected");
  const account = accountOf(extrinsic.address);
  if (account === undefined)
    throw new DevelopmentError(`${extrinsic.address} is no account: give an address or 0x hex`);
  const info = storage.read("System", "Account", toHex(account)) as { readonly nonce?: number } | null;
  return mockTransaction(storage, account, readCall(storage, extrinsic.call), info?.nonce ?? 0);
}

/** The report as a page. */
export function dryRunPage({ outcome, named }: DryRunReport): string {
  const notes = outcome === null ? [] : [`outcome: ${JSON.stringify(outcome)}`];
  return differencePage("Dry run", [{ title: "Storage", notes, differences: named }]);
}

/** The report in chopsticks' form, `old`, `new` and `delta`, with the outcome beside. */
export function dryRunJson({ outcome, named }: DryRunReport): Json {
  return {
    outcome,
    old: differenceTree(named, "before"),
    new: differenceTree(named, "after"),
    delta: named as unknown as Json,
  };
}
