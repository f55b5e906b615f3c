import { type Hex, toH256 } from "@serinus/bytes";
import {
  type AnyCall,
  type Bounded,
  bindWeights,
  bound,
  type Calls,
  createOrigins,
  definePallet,
  eitherOf,
  equalPrivilegeOnly,
  instantiate,
  isRoot,
  isSignedBy,
  mount,
  type OriginCaller,
  originCallerCodec,
  outerCallCodec,
  type Pallet,
  place,
  rawOrigin,
  weight,
} from "@serinus/frame";
import { newTestChain, testAccount } from "@serinus/frame/testing";
import { type Preimage, preimageCode, preimageManifest, preimageProvider } from "@serinus/pallet-preimage";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import { bytes, type Codec, lazy, option, u32, u64 } from "@serinus/scale";
import { schedulerCode } from "./code.ts";
import { schedulerManifest } from "./manifest.ts";
import { type NewTask, schedule } from "./schedule.ts";
import type { Scheduler } from "./scheduler.ts";

/** What a call of the logger does: it is noted, unless the block is not one of those in which it succeeds. */
interface Logging {
  readonly i: number;
  readonly weight: bigint;
  /** Weight really used, if it is told. */
  readonly used: bigint | undefined;
  /** First block in which it succeeds. */
  readonly from: number;
  /** Makes the call longer. */
  readonly pad: Uint8Array;
}

const loggerManifest = definePallet({
  module: "pallet_logger",
  errors: { TooEarly: "The call does not succeed yet." },
  calls: { log: { index: 0, args: { i: u32, weight: u64, used: option(u64), from: u32, pad: bytes } } },
});

interface LoggerConfig {
  blockNumber(): number;
  log(line: string): void;
}
type Logger = Pallet<typeof loggerManifest, LoggerConfig>;

const loggerCalls: Calls<Logger> = {
  log: {
    weight: (_logger, args) => weight(args.weight),
    dispatch(logger, { caller }, { i, used, from }) {
      const actual_weight = used === undefined ? undefined : weight(used);
      if (logger.config.blockNumber() < from) throw logger.error.TooEarly;
      logger.config.log(`${rawOrigin(caller)?.type} ${i}`);
      return { actual_weight };
    },
  },
};

/** Each number another bit, so that a sum tells what it is made of. */
export const testWeights = {
  service_agendas_base: { refTime: 1n },
  service_agenda_base: { refTime: 2n, per: { s: { refTime: 256n } } },
  service_task_base: { refTime: 4n },
  service_task_periodic: { refTime: 12n },
  service_task_named: { refTime: 20n },
  service_task_fetched: { refTime: 36n, per: { s: { refTime: 256n } } },
  execute_dispatch_signed: { refTime: 64n },
  execute_dispatch_unsigned: { refTime: 128n },
  schedule: { refTime: 50n, per: { s: { refTime: 1n } } },
  cancel: { refTime: 100n, per: { s: { refTime: 1n } } },
  schedule_named: { refTime: 150n, per: { s: { refTime: 1n } } },
  cancel_named: { refTime: 200n, per: { s: { refTime: 1n } } },
  schedule_retry: { refTime: 100_000n, per: { s: { refTime: 0n } } },
  set_retry: { refTime: 250n },
  set_retry_named: { refTime: 300n },
  cancel_retry: { refTime: 350n },
  cancel_retry_named: { refTime: 400n },
} as const;

const preimageWeights = {
  note_preimage: { refTime: 0n, per: { s: { refTime: 0n } } },
  unnote_preimage: { refTime: 0n },
  request_preimage: { refTime: 0n },
  unrequest_preimage: { refTime: 0n },
  ensure_updated: { refTime: 0n, per: { n: { refTime: 0n } } },
} as const;

/** Most weight of tasks in a block. */
export const MAXIMUM = 1_000_000_000n;

/** Most tasks of a block. */
export const MAX_TASKS = 10;

/** A call of the logger that only root may make. */
export const FORBIDDEN = 666;

export const ALICE = testAccount(1);
const filter = (call: AnyCall) => call.type !== "Logger" || (call.value.value as Logging).i !== FORBIDDEN;
const origins = createOrigins(filter);
export const root = origins.root;
/** Alice may schedule, too. */
export const alice = origins.signed(ALICE);
export const bob = origins.signed(testAccount(2));

/** System, Scheduler, Preimage for root without deposits, and the logger. Privileges compare when they are equal. */
export function schedulerChain() {
  const RuntimeCall: Codec<AnyCall> = lazy<AnyCall>(() => outerCallCodec("test_runtime", placed));
  const OriginCaller: Codec<OriginCaller> = lazy<OriginCaller>(() =>
    originCallerCodec("test_runtime", [place("System", 0, definePallet({ module: "frame_system" }))]),
  );
  const manifest = schedulerManifest({ RuntimeCall, OriginCaller, maxScheduledPerBlock: MAX_TASKS });
  const placedScheduler = place("Scheduler", 29, manifest, {
    constants: { MaximumWeight: weight(MAXIMUM), MaxScheduledPerBlock: MAX_TASKS },
  });
  const placedPreimage = place("Preimage", 32, preimageManifest);
  const placedLogger = place("Logger", 7, loggerManifest);
  const placed = [placedScheduler, placedPreimage, placedLogger];
  const log: string[] = [];

  const chain = newTestChain((parts) => {
    const { system, context, mounted } = testSystem(parts, placed);
    const blockNumber = () => system.storage.Number.get();
    const preimage: Preimage = instantiate(context, placedPreimage, {
      weights: bindWeights(preimageWeights, { read: 0n, write: 0n }),
      managerOrigin: isRoot,
      consideration: { take: () => 0n, giveBack: () => {} },
      currency: { unreserve: () => 0n },
    });
    const scheduler: Scheduler = instantiate(context, placedScheduler, {
      weights: bindWeights(testWeights, { read: 0n, write: 0n }),
      scheduleOrigin: eitherOf(
        isRoot,
        isSignedBy(() => [ALICE]),
      ),
      comparePrivileges: equalPrivilegeOnly(OriginCaller),
      RuntimeCall,
      dispatcher: parts.dispatcher,
      origins,
      preimages: preimageProvider(preimage),
      blockNumber,
    });
    const logger: Logger = instantiate(context, placedLogger, {
      blockNumber,
      log: (line) => void log.push(line),
    });
    const pallets = [
      mounted,
      mount(scheduler, schedulerCode),
      mount(preimage, preimageCode),
      mount(logger, { calls: loggerCalls }),
    ];
    return {
      system: systemApi(system),
      pallets,
      scheduler,
      preimage,
      callFiltered: system.error.CallFiltered,
    };
  });
  chain.runToBlock(1);
  const { scheduler, preimage } = chain.runtime;
  const { preimages } = scheduler.config;
  return {
    ...chain,
    scheduler,
    preimage,
    preimages,
    /** What the logger has noted. */
    log,
    bound: (call: AnyCall) => bound(preimages, RuntimeCall, call),
    hashed: (call: AnyCall) => hashed(chain.host, RuntimeCall.encode(call)),
    encoded: (call: AnyCall) => RuntimeCall.encode(call),
    /** Schedules as another pallet does: for root, at priority 127, unless told otherwise. */
    schedule: (at: number, call: AnyCall, more: Partial<NewTask> = {}) =>
      schedule(scheduler, {
        when: { type: "At", value: at },
        priority: 127,
        origin: root.caller,
        call: bound(preimages, RuntimeCall, call),
        ...more,
      }),
    agenda: (when: number) => scheduler.storage.Agenda.get(when),
    /** Blocks that have an agenda. */
    agendas: () => [...scheduler.storage.Agenda.iterKeys()].sort((a, b) => a - b),
    /** Scheduler's events of the block, as a line each. */
    told: () => chain.events().flatMap(({ type, value }) => (type === "Scheduler" ? [lineOf(value)] : [])),
  };
}

export type SchedulerChain = ReturnType<typeof schedulerChain>;

/** A light call of the logger that succeeds in every block, unless told otherwise. */
export function log(i: number, told: Partial<Logging> = {}): AnyCall {
  const args: Logging = { i, weight: 10n, used: undefined, from: 0, pad: new Uint8Array(), ...told };
  return { type: "Logger", value: { type: "log", value: args } };
}

/** A call that is too long to be kept in place. */
export function longLog(i: number, told: Partial<Logging> = {}): AnyCall {
  return log(i, { pad: new Uint8Array(200), ...told });
}

/** A call of Scheduler's. */
export function call(type: string, value: unknown): AnyCall {
  return { type: "Scheduler", value: { type, value } };
}

/** A name for tasks. */
export function nameOf(n: number): Hex {
  return testAccount(n);
}

function hashed(
  host: { hashing_blake2_256(bytes: Uint8Array): Uint8Array },
  encoded: Uint8Array,
): Bounded & { readonly type: "Lookup" } {
  return {
    type: "Lookup",
    value: { hash: toH256(host.hashing_blake2_256(encoded)), len: encoded.length },
  };
}

/** `Dispatched 4:0 Ok`, `Scheduled 8:1`, `RetrySet 4:0 named`. */
function lineOf(event: { readonly type: string; readonly value?: unknown }): string {
  const { when, index, task, id, result } = event.value as {
    readonly when?: number;
    readonly index?: number;
    readonly task?: readonly [number, number];
    readonly id?: Hex;
    readonly result?: { readonly type: string };
  };
  const where = task?.join(":") ?? (index === undefined ? when : `${when}:${index}`);
  return [event.type, where, id === undefined ? undefined : "named", result?.type]
    .filter((part) => part !== undefined)
    .join(" ");
}
