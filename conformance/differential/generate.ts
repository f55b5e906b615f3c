import { equalBytes, fromHex, toHex } from "@serinus/bytes";
import { DynamicError, isRecord, type Json } from "@serinus/dynamic-codec";
import { typeAt } from "@serinus/metadata";
import { createCallGenerator, type Moment } from "../generate/call-generator.ts";
import { createRandom } from "../random.ts";
import { knownAccounts, SIGNERS, signerKeys } from "./accounts.ts";
import type { Difference } from "./difference.ts";
import { balancesOf, callerOf, isMade, isReadAlike } from "./is-made.ts";
import type { Judgement } from "./judgement.ts";
import type { NamedEvent } from "./known-difference.ts";
import { type CallStep, createStage, type Step } from "./stage.ts";
import type { Twins } from "./twins.ts";

/** How often a call was made, and how often it succeeded. */
export interface Tally {
  made: number;
  succeeded: number;
}

/** A sequence as it was made, up to the first step that was not the same. */
export interface Generated {
  readonly steps: readonly Step[];
  readonly differences: readonly Difference[];
}

/** Calls by `Pallet.call`, over many sequences. */
export type Tallies = Map<string, Tally>;

/** What sequences are made with. */
export interface GenerateOptions {
  readonly twins: Twins;
  readonly judgement: Judgement;
  readonly seed: number;
  /** How many calls at most. */
  readonly calls: number;
}

/** Pallets of which root kills entries. */
const HIT_BY_ROOT: readonly string[] = ["Indices", "Multisig", "Proxy", "Vesting"];

/** Calls that only root makes, among those that both have; others are found out. */
const OF_ROOT: readonly string[] = [
  ...["force_adjust_total_issuance", "force_set_balance", "force_transfer", "force_unreserve"].map(
    (call) => `Balances.${call}`,
  ),
  "Indices.force_transfer",
  ...[
    "set_heap_pages",
    "set_code",
    "set_code_without_checks",
    "set_storage",
    "kill_storage",
    "kill_prefix",
  ].map((call) => `System.${call}`),
  ...["authorize_upgrade", "authorize_upgrade_without_checks"].map((call) => `System.${call}`),
  ...["request_preimage", "unrequest_preimage"].map((call) => `Preimage.${call}`),
  ...["schedule", "schedule_after", "schedule_named", "schedule_named_after", "cancel", "cancel_named"].map(
    (call) => `Scheduler.${call}`,
  ),
  ...["set_retry", "set_retry_named", "cancel_retry", "cancel_retry_named"].map(
    (call) => `Scheduler.${call}`,
  ),
  ...["dispatch_as", "dispatch_as_fallible", "with_weight"].map((call) => `Utility.${call}`),
  ...["force_vested_transfer", "force_remove_vesting_schedule"].map((call) => `Vesting.${call}`),
];

/** Makes and runs a sequence over all calls that mean the same to both runtimes; stops at the first difference. */
export function generateSequence(options: GenerateOptions, tallies: Tallies): Generated {
  const { twins, judgement, seed, calls } = options;
  const random = createRandom(seed);
  const stage = createStage(twins, judgement);
  const keys = signerKeys();
  const generator = createCallGenerator({
    codec: twins.call,
    random,
    accounts: knownAccounts(),
    signers: SIGNERS.length,
    prefixes: twins.ours.codec.storage.all
      .filter(({ pallet, keys }) => HIT_BY_ROOT.includes(pallet) && keys.length > 0)
      .map(({ prefix }) => prefix),
    freeBalance: (account) => BigInt(balancesOf(account, twins.ours).free),
  });
  const steps: Step[] = [];
  /** Calls that signers may not make. */
  const forRoot = new Set<string>(OF_ROOT);
  /** Tasks of root that have not been dispatched, by their places. */
  let tasks: { readonly task: string; readonly call: Uint8Array; readonly tally: Tally }[] = [];

  function noteEvents(events: readonly NamedEvent[], moment: Moment, extrinsic: number): void {
    for (const { name, value } of events) {
      if (!isRecord(value)) continue;
      const [pallet, event] = name.split(".") as [string, string];
      generator.told(pallet, event, encodeFields(twins, pallet, event, value as Named), moment, extrinsic);
      for (const account of [value.multisig, value.pure])
        if (typeof account === "string") generator.met(fromHex(account as `0x${string}`));
    }
  }

  function noteTasks(events: readonly NamedEvent[]): void {
    for (const { name, value } of events) {
      if (name !== "Scheduler.Dispatched" || !isRecord(value)) continue;
      const done = tasks.find(({ task }) => task === JSON.stringify(value.task));
      if (done === undefined || !isOk(value.result as Json)) continue;
      done.tally.succeeded++;
      generator.succeeded(done.call, { sender: undefined, block: stage.block() }, 0);
    }
    tasks = [];
  }

  /** A call that both runtimes read alike and that is not known to differ, and who makes it. */
  function callBy(drawn: string) {
    while (true) {
      const { call, sender } = generator.next({ sender: keys.get(drawn)?.publicKey, block: stage.block() });
      const decoded = twins.ours.codec.decodeCall(call);
      const { type, value } = decoded as { readonly type: string; readonly value: { readonly type: string } };
      const name = `${type}.${value.type}`;
      const signer = SIGNERS.find((uri) => isSame(keys.get(uri)?.publicKey, sender)) ?? drawn;
      const origin = forRoot.has(name) && !random.oneIn(4) ? "root" : signer;
      if (
        isMade(decoded, judgement, callerOf(origin, keys.get(origin), twins.ours)) &&
        isReadAlike(twins.real, decoded, call)
      )
        return { call, name, origin };
    }
  }

  for (let made = 0; made < calls; ) {
    if (random.oneIn(6)) {
      if (stage.block() === twins.lastBlock) break;
      steps.push("block");
      const { differences, events } = stage.run("block");
      noteTasks(events);
      noteEvents(events, { sender: undefined, block: stage.block() }, 0);
      if (differences.length > 0) return { steps, differences };
      continue;
    }
    made++;
    const drawn = random.oneIn(8) ? "root" : random.oneIn(40) ? "none" : random.pick(SIGNERS);
    const { call, name, origin } = callBy(drawn);
    const moment: Moment = { sender: keys.get(origin)?.publicKey, block: stage.block() };
    const tip = random.oneIn(20) ? String(random.below(1_000_000)) : undefined;
    const step: CallStep = { origin, call: toHex(call), ...(tip === undefined ? {} : { tip }) };
    steps.push(step);
    const tally = tallies.get(name) ?? { made: 0, succeeded: 0 };
    tallies.set(name, tally);
    tally.made++;
    const { outcome, differences, events, extrinsic } = stage.run(step);
    if (differences.length > 0) return { steps, differences };
    if (outcome.includes("BadOrigin")) forRoot.add(name);
    if (outcome === "ok") {
      tally.succeeded++;
      generator.succeeded(call, moment, extrinsic);
    }
    noteEvents(events, moment, extrinsic);
    if (origin === "root") tasks.push({ task: JSON.stringify([stage.block() + 1, extrinsic]), call, tally });
  }
  return { steps, differences: stage.finish() };
}

type Named = Readonly<Record<string, Json>>;

/** The fields of an event of ours, each encoded. */
function encodeFields(
  { ours }: Twins,
  pallet: string,
  event: string,
  value: Named,
): Record<string, Uint8Array> {
  const { metadata, encode } = ours.codec;
  const type = metadata.pallets.find(({ name }) => name === pallet)?.events;
  const def = type === undefined ? undefined : typeAt(metadata.types, type).def;
  const fields = def?.type === "variant" ? def.value.variants.find(({ name }) => name === event)?.fields : [];
  return Object.fromEntries(
    (fields ?? []).flatMap(({ name, type: of }) => {
      const field = name === undefined ? undefined : value[name];
      if (name === undefined || field === undefined) return [];
      try {
        return [[name, encode(of, field)]];
      } catch (error) {
        // Errors are told by their names and cannot be encoded again.
        if (error instanceof DynamicError) return [];
        throw error;
      }
    }),
  );
}

function isOk(result: Json): boolean {
  return isRecord(result) && result.type === "Ok";
}

/** The generator hands out copies of public keys. */
const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && equalBytes(a, b);
