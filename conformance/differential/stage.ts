import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import type { Keypair } from "@serinus/crypto";
import { isRecord, type Json } from "@serinus/dynamic-codec";
import { ApplyExtrinsicResult, type BabePreDigest, prefixedExtrinsic } from "@serinus/runtime-api";
import { u32, u128 } from "@serinus/scale";
import { signerKeys } from "./accounts.ts";
import { beginBlock, endBlock, nextExtrinsic, setNextExtrinsic, slotOf } from "./begin-block.ts";
import { compareState } from "./compare-state.ts";
import type { Difference } from "./difference.ts";
import type { Judgement } from "./judgement.ts";
import type { NamedEvent } from "./known-difference.ts";
import { nameErrors } from "./name-errors.ts";
import { scheduleAsRoot } from "./schedule-as-root.ts";
import type { Side } from "./side.ts";
import { signForBoth } from "./sign.ts";
import type { Twins } from "./twins.ts";

/** A call on both chains. */
export interface CallStep {
  /** Who signs, as a secret URI; `none` for an extrinsic without a signature, `root` for a task of the scheduler. */
  readonly origin: string;
  readonly call: Hex;
  readonly tip?: string | undefined;
}

/** What happens on both chains: the open block ends and the next one begins, or a call. */
export type Step = "block" | CallStep;

/** How a step went. */
export interface StepResult {
  /** Of calls: whether it was dispatched, and how that ended. A call by root is dispatched in the next block. */
  readonly outcome: string;
  readonly differences: readonly Difference[];
  /** Events as our runtime tells them. */
  readonly events: readonly NamedEvent[];
  /** Number of the extrinsic in its block, or of root's call in the next block's agenda. */
  readonly extrinsic: number;
}

/** What a next block may have otherwise. */
export interface NextBlock {
  /** Slots before it that go without a block. */
  readonly leap?: number;
  /** By what right it is made in its slot. */
  readonly claim?: (slot: bigint) => BabePreDigest;
}

/** Two chains in step. */
export interface Stage {
  /** Of a block that did not end the same on both chains nothing more is done. */
  run(step: Step): StepResult;
  /** Ends the open block and begins the next one, whatever differs. */
  passBlock(next?: NextBlock): readonly Difference[];
  /** The number of the open block. */
  block(): number;
  /** Its slot. */
  slot(): number;
  /** Compares everything in the state, written or not. */
  finish(): readonly Difference[];
}

/** Puts the twins at their beginning and opens the first block. */
export function createStage(twins: Twins, judgement: Judgement): Stage {
  const { ours, real, pallets } = twins;
  const sides = [ours, real] as const;
  const keys = signerKeys();
  const isShared = new Set(pallets);
  twins.reset();
  const state = compareState(twins, judgement);
  let block = twins.block;
  let missed = 0;
  const slot = () => slotOf(block) + missed;
  let seen = [0, 0];
  /** Numbers of the extrinsics that the real runtime alone has in the open block: from, up to and without. */
  let foreign = [0, 0];

  /** Whether something happened in an inherent of a pallet that only the real runtime has. */
  function isOfForeign(phase: Json): boolean {
    if (!isRecord(phase) || phase.type !== "ApplyExtrinsic") return false;
    const [from, to] = foreign as [number, number];
    return Number(phase.value) >= from && Number(phase.value) < to;
  }

  function newEvents(side: Side, at: 0 | 1): readonly NamedEvent[] {
    const encoded = side.overlay.storage_get(side.codec.storage.item("System", "Events").prefix);
    const all = encoded === undefined ? [] : side.codec.decodeEvents(encoded);
    const events = all.slice(seen[at]).map(
      ({ phase, event, topics }): NamedEvent => ({
        block,
        phase: phase as unknown as Json,
        name: `${event.type}.${event.value.type}`,
        value: judgement.errors(nameErrors(event.value.value ?? null, side.codec)),
        topics,
      }),
    );
    seen[at] = all.length;
    return judgement.events(
      events.filter(({ name }) => isShared.has(name.slice(0, name.indexOf(".")))),
      side.name,
    );
  }

  /** What both did since the last comparison, after both have ended in `outcomes`. */
  function compare(outcomes: readonly [string, string], extrinsic = 0): StepResult {
    const [one, other] = outcomes;
    const events = newEvents(ours, 0);
    const theirs = judgement.withoutSurplus(
      events,
      newEvents(real, 1).filter(({ phase }) => !isOfForeign(phase)),
    );
    const differences: Difference[] = [];
    if (toldOf(one) !== toldOf(other)) differences.push({ what: "outcome", ours: one, real: other });
    if (JSON.stringify(events) !== JSON.stringify(theirs)) {
      differences.push({ what: "events", ours: events as unknown as Json, real: theirs as unknown as Json });
    }
    differences.push(...state.written());
    return { outcome: one, differences, events, extrinsic };
  }

  function both(act: (side: Side) => string | undefined): [string, string] {
    // The real one first: ours is told what pallets have done that it has not.
    const [theirs, mine] = [real, ours].map((side) => {
      try {
        return act(side) ?? "ok";
      } catch (error) {
        return `trap: ${error instanceof Error ? error.message : String(error)}`;
      }
    }) as [string, string];
    return [mine, theirs];
  }

  function open({ leap = 0, claim }: NextBlock = {}): StepResult {
    block++;
    missed += leap;
    seen = [0, 0];
    for (const { overlay, codec } of sides) {
      const { prefix } = codec.storage.item("TransactionPayment", "NextFeeMultiplier");
      overlay.storage_set(prefix, u128.encode(0n));
    }
    const outcomes = both((side) => {
      if (side === ours) carryOver(ours, real);
      beginBlock(side, block, slot(), claim?.(BigInt(slot())));
      return undefined;
    });
    foreign = sides.map(nextExtrinsic);
    if (outcomes.every((outcome) => outcome === "ok")) countInherents(ours, real);
    return compare(outcomes);
  }

  function close(): StepResult {
    return compare(
      both((side) => {
        endBlock(side);
        return undefined;
      }),
    );
  }

  function apply(step: CallStep): StepResult {
    const call = fromHex(step.call);
    if (step.origin === "root") {
      return compare(["scheduled", "scheduled"], scheduleAsRoot(sides, block + 1, call));
    }
    const extrinsic = nextExtrinsic(ours);
    const [mine, theirs] = encode(step, call);
    const outcomes = both((side) => applyTo(side, side === ours ? mine : theirs, judgement));
    return compare(outcomes, extrinsic);
  }

  function encode(step: CallStep, call: Uint8Array): [Uint8Array, Uint8Array] {
    if (step.origin === "none") {
      const bare = prefixedExtrinsic(concatBytes(Uint8Array.of(4), call));
      return [bare, bare];
    }
    const signer = keys.get(step.origin);
    if (signer === undefined) throw new Error(`nobody is called ${step.origin}`);
    const nonce = nonceOf(ours, signer);
    return signForBoth(ours, real, { call, signer, nonce, tip: BigInt(step.tip ?? 0), block: block - 1 });
  }

  const first = open();
  if (first.differences.length > 0)
    throw new Error(`the first block is not the same: ${JSON.stringify(first.differences)}`);
  return {
    block: () => block,
    finish: state.all,
    run(step) {
      if (step !== "block") return apply(step);
      const closed = close();
      if (closed.differences.length > 0) return closed;
      const opened = open();
      return { ...opened, events: [...closed.events, ...opened.events] };
    },
    passBlock: (next) => [...close().differences, ...open(next).differences],
    slot,
  };
}

/** What is compared of an outcome: each runtime traps in words of its own. */
function toldOf(outcome: string): string {
  return outcome.startsWith("trap") ? "trap" : outcome;
}

/** Items of ours that pallets of the real runtime alone write when a block begins. Here it is Treasury, of its pot. */
const CARRIED_OVER = [["Balances", "InactiveIssuance"]] as const;

/** Has ours begin its block with what pallets that it has not have made of these items. */
function carryOver(ours: Side, real: Side): void {
  for (const [pallet, name] of CARRIED_OVER) {
    const { prefix } = ours.codec.storage.item(pallet, name);
    const value = real.overlay.storage_get(prefix);
    if (value !== undefined) ours.overlay.storage_set(prefix, value);
  }
}

/** What System keeps of the extrinsics of a block. */
const OF_EXTRINSICS = ["ExecutionPhase", "AllExtrinsicsLen"];

/**
 * Has ours count the inherents of pallets that only the real runtime has as if they had been its own: operations of
 * multisigs and pure proxies are told apart by the number of their extrinsic.
 */
function countInherents(ours: Side, real: Side): void {
  const [from, to] = [nextExtrinsic(ours), nextExtrinsic(real)];
  if (from >= to) return;
  const { storage } = ours.codec;
  const data = storage.item("System", "ExtrinsicData");
  const keys = [
    ...OF_EXTRINSICS.map((name) => storage.item("System", name).prefix),
    ...Array.from({ length: to }, (_, index) => storage.encodeKey(data, [index])),
  ];
  for (const key of keys) {
    const value = real.overlay.storage_get(key);
    if (value !== undefined) ours.overlay.storage_set(key, value);
  }
  setNextExtrinsic(ours, to);
}

/** Applies an extrinsic as a block's author does: one that does not belong into the block leaves no trace. */
function applyTo({ overlay, call, codec }: Side, extrinsic: Uint8Array, judgement: Judgement): string {
  overlay.storage_start_transaction();
  let isApplied = false;
  try {
    const result = ApplyExtrinsicResult.decode(call("BlockBuilder_apply_extrinsic", extrinsic));
    isApplied = result.type === "Ok";
    if (result.type === "Err") return `refused: ${JSON.stringify(judgement.errors(result.value as Json))}`;
    if (result.value.type === "Ok") return "ok";
    const { value } = result.value;
    const named =
      value.type === "Module"
        ? nameErrors(
            { type: "Module", value: { index: value.value.index, error: toHex(value.value.error) } },
            codec,
          )
        : value;
    return `failed: ${JSON.stringify(judgement.errors(named as Json))}`;
  } finally {
    if (isApplied) overlay.storage_commit_transaction();
    else overlay.storage_rollback_transaction();
  }
}

function nonceOf({ overlay, codec }: Side, { publicKey }: Keypair): number {
  const accounts = codec.storage.item("System", "Account");
  const account = overlay.storage_get(codec.storage.encodeKey(accounts, [toHex(publicKey)]));
  return account === undefined ? 0 : u32.decode(account.subarray(0, 4));
}
