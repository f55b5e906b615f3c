import { compareBytes, concatBytes } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { u16, u32 } from "@serinus/scale";
import type { Args } from "./arguments.ts";

/** An operation of a multisig that waits for approvals. */
export interface Operation {
  readonly depositor: Uint8Array;
  readonly signatories: readonly Uint8Array[];
  readonly threshold: number;
  readonly timepoint: Uint8Array;
  /** Only its hash may be known. */
  readonly call: Uint8Array | undefined;
  readonly hash: Uint8Array;
}

/**
 * The operation that a call of Multisig has begun, `undefined` when it began none.
 * @param timepoint block and extrinsic of the call.
 * @param callOf finds a call by its hash.
 */
export function operationOf(
  call: string,
  args: Args,
  sender: Uint8Array,
  timepoint: readonly [block: number, extrinsic: number],
  callOf: (hash: Uint8Array) => Uint8Array | undefined,
): Operation | undefined {
  const { threshold, other_signatories, maybe_timepoint } = args;
  if (!threshold || !other_signatories || maybe_timepoint?.[0] !== 0) return undefined;
  const others = Array.from({ length: (other_signatories.length - 1) / 32 }, (_, i) =>
    other_signatories.slice(1 + 32 * i, 33 + 32 * i),
  );
  const inner = call === "as_multi" ? args.call : undefined;
  const hash = args.call_hash ?? blake2_256(inner ?? new Uint8Array());
  return {
    depositor: sender,
    signatories: [sender, ...others].toSorted(compareBytes),
    threshold: u16.decode(threshold),
    timepoint: concatBytes(...timepoint.map((number) => u32.encode(number))),
    call: inner ?? callOf(hash),
    hash,
  };
}
