import { fromHex, type Hex, isHex } from "@serinus/bytes";
import type { BuildBlockMode, FastForward } from "@serinus/development";
import { blockHashParam, list, type Param, u32Param } from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";

/** A parameter of any shape: what reads it says what is wrong with it. */
export const anyParam: Param<unknown> = (value) => value;

/** Hex text as it is. */
export const hexParam: Param<Hex> = (value, where) => {
  if (!isHex(value)) throw invalidParams(`${where}: 0x-prefixed hex expected`);
  return value;
};

/** A block by hash or by number; numbers below 1 count back from the best block. */
export const blockParam: Param<ReturnType<typeof blockHashParam> | number> = (value, where) => {
  if (typeof value !== "number") return blockHashParam(value, where);
  if (!Number.isSafeInteger(value)) throw invalidParams(`${where}: a block's number expected`);
  return value;
};

const MODES: readonly BuildBlockMode[] = ["Batch", "Instant", "Manual"];

/** chopsticks' modes by name or by number from 1 on, and besides `{ interval: milliseconds }`. */
export const buildBlockModeParam: Param<BuildBlockMode> = (value, where) => {
  if (typeof value === "object" && value !== null && "interval" in value) {
    const interval = u32Param(value.interval, `${where}.interval`);
    if (interval > 0) return { interval };
  }
  const mode = MODES.find(
    (name, i) =>
      value === i + 1 || (typeof value === "string" && value.toLowerCase() === String(name).toLowerCase()),
  );
  if (mode === undefined)
    throw invalidParams(
      `${where}: one of Batch (1), Instant (2), Manual (3) or { interval: milliseconds } expected`,
    );
  return mode;
};

/** 0 for nothing, 1 error, 2 warn, 3 info, 4 debug, 5 trace. */
export const logLevelParam: Param<-1 | 0 | 1 | 2 | 3 | 4> = (value, where) => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 5)
    throw invalidParams(`${where}: a number from 0 (off) to 5 (trace) expected`);
  return (value - 1) as -1 | 0 | 1 | 2 | 3 | 4;
};

/** A time: a date as text, or milliseconds since 1970. */
export const timeParam: Param<string | number> = (value, where) => {
  if (typeof value !== "string" && typeof value !== "number")
    throw invalidParams(`${where}: milliseconds since 1970 or a date as text expected`);
  return value;
};

/** An amount in the smallest unit: a number, or a text of digits. */
export const amountParam: Param<bigint> = (value, where) => {
  const fits =
    (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) ||
    (typeof value === "string" && /^\d{1,39}$/.test(value));
  if (!fits) throw invalidParams(`${where}: an amount in the smallest unit expected, as a text of digits`);
  return BigInt(value as string | number);
};

/** Extrinsics with their length prefix. */
export const extrinsicsParam = list<Uint8Array>((value, where) => fromHex(hexParam(value, where)));

/** `{ name }`, `{ when, index }`, `{ referendum, pallet }`. */
export const fastForwardParam: Param<FastForward> = (value, where) => {
  const given = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  if (given.name !== undefined) return { name: hexParam(given.name, `${where}.name`) };
  if (given.referendum !== undefined)
    return {
      referendum: u32Param(given.referendum, `${where}.referendum`),
      pallet: typeof given.pallet === "string" ? given.pallet : undefined,
    };
  if (given.when !== undefined && given.index !== undefined)
    return { when: u32Param(given.when, `${where}.when`), index: u32Param(given.index, `${where}.index`) };
  throw invalidParams(`${where}: { name }, { when, index } or { referendum } expected`);
};
