import type { ClearPrefixResult, StateVersion } from "@serinus/host-api";
import { bytes, option, u32 } from "@serinus/scale";
import type { Guest, Span } from "../guest.ts";

const optionU32 = option(u32);
const optionBytes = option(bytes);

/** The number of keys that a clearing function may remove. */
export function readLimit(guest: Guest, span: Span): number | undefined {
  return optionU32.decode(guest.viewSpan(span));
}

/** @throws Error for a cursor: clearing goes on from where it was by itself, in the state that it finds. */
export function refuseCursor(guest: Guest, span: Span): void {
  if (optionBytes.decode(guest.viewSpan(span)) !== undefined)
    throw new Error("clearing from a cursor is not supported; no runtime calls this version of the function");
}

/** SCALE `KillStorageResult`: whether something is left, and how many keys were looked at. */
export function giveKillResult(guest: Guest, { cursor, loops }: ClearPrefixResult): Span {
  return guest.give(Uint8Array.of(cursor === undefined ? 0 : 1, ...u32.encode(loops)));
}

/** SCALE `MultiRemovalResults`. */
export function giveRemovalResults(guest: Guest, result: ClearPrefixResult): Span {
  const { cursor, backend, unique, loops } = result;
  const counts = [backend, unique, loops].flatMap((count) => [...u32.encode(count)]);
  return guest.give(Uint8Array.of(...optionBytes.encode(cursor), ...counts));
}

/** Copies what fits of a value from `offset` to the given place; SCALE `Option` of the length from there on. */
export function readInto(guest: Guest, value: Uint8Array | undefined, out: Span, offset: number): Span {
  if (value === undefined) return guest.give(optionU32.encode(undefined));
  const rest = value.subarray(Math.min(offset >>> 0, value.length));
  const target = guest.viewSpan(out);
  target.set(rest.length > target.length ? rest.subarray(0, target.length) : rest);
  return guest.give(optionU32.encode(rest.length));
}

/** @throws Error */
export function stateVersion(version: number): StateVersion {
  if (version === 0 || version === 1) return version;
  throw new Error(`there is no state version ${version}: it is 0 or 1`);
}
