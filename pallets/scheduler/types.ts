import type { Hex } from "@serinus/bytes";
import { type AnyCall, type Bounded, boundedOf, type OriginCaller } from "@serinus/frame";
import {
  accountId,
  type Codec,
  hexFixed,
  option,
  param,
  struct,
  tuple,
  u8,
  u32,
  type ValueOf,
} from "@serinus/scale";

/** Identity of a named task. */
export const TaskName: Codec<Hex> = /* @__PURE__ */ hexFixed(32);

/** Where a task stands: the block it is due at, and its place in that block's agenda. */
export type TaskAddress = ValueOf<typeof TaskAddress>;
export const TaskAddress = /* @__PURE__ */ tuple(u32, u32);

/** Blocks between two runs, and how many runs there are. */
export type Period = ValueOf<typeof Period>;
export const Period = /* @__PURE__ */ tuple(u32, u32);

/** How often and when a failed task is tried again. */
export type RetryConfig = ValueOf<typeof RetryConfig>;
export const RetryConfig = /* @__PURE__ */ struct(
  {
    /** Retries at first. */
    total_retries: u8,
    /** Retries that are left. */
    remaining: u8,
    /** Blocks from a failure to the next try. */
    period: u32,
  },
  {
    path: ["pallet_scheduler", "RetryConfig"],
    params: [param("Period", u32)],
    typeNames: { total_retries: "u8", remaining: "u8", period: "Period" },
  },
);

/** A task on an agenda. */
export interface Scheduled {
  /** Name, if it has one. */
  readonly maybe_id: Hex | undefined;
  /** Lower goes first. */
  readonly priority: number;
  readonly call: Bounded;
  /** Blocks to the next run, and how many runs come after the one that is due. */
  readonly maybe_periodic: Period | undefined;
  /** Who makes the call. */
  readonly origin: OriginCaller;
}

/** `pallet_scheduler::Scheduled`, with the runtime's calls and origins. */
export function scheduledOf(
  RuntimeCall: Codec<AnyCall>,
  OriginCaller: Codec<OriginCaller>,
): Codec<Scheduled> {
  const call = boundedOf(RuntimeCall);
  const codec = struct(
    { maybe_id: option(TaskName), priority: u8, call, maybe_periodic: option(Period), origin: OriginCaller },
    {
      path: ["pallet_scheduler", "Scheduled"],
      params: [
        param("Name", TaskName),
        param("Call", call),
        param("BlockNumber", u32),
        param("PalletsOrigin", OriginCaller),
        param("AccountId", accountId),
      ],
      typeNames: {
        maybe_id: "Option<Name>",
        priority: "schedule::Priority",
        call: "Call",
        maybe_periodic: "Option<schedule::Period<BlockNumber>>",
        origin: "PalletsOrigin",
      },
    },
  );
  return codec as Codec<unknown> as Codec<Scheduled>;
}
