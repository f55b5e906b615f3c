import { Perbill, U128 } from "@serinus/numeric";
import type { Weight } from "@serinus/runtime-api";
import { CENTS, MILLICENTS } from "../currency.ts";
import { BASE_EXTRINSIC } from "../weights/block.ts";

/** An extrinsic's base weight costs a tenth of a cent, and all weight as much by the picosecond. */
const COST = CENTS;
const FOR_TIME = 10n * BASE_EXTRINSIC.ref_time;

/** Plancks for a picosecond: whole ones, and the fraction that is left. */
const WHOLE = COST / FOR_TIME;
const FRACTION = /* @__PURE__ */ Perbill.fromRational(COST % FOR_TIME, FOR_TIME);

/** The fee of a weight, by its time alone (`WeightToFee` of Kusama, a polynomial of degree one). */
export function weightToFee({ ref_time }: Weight): bigint {
  return U128.saturatingAdd(Perbill.mul(FRACTION, ref_time), U128.saturatingMul(WHOLE, ref_time));
}

/** Plancks for a byte. */
export const BYTE_FEE: bigint = 10n * MILLICENTS;

/** The fee of so many bytes (`TransactionByteFee` of Kusama). */
export function lengthToFee(length: number): bigint {
  return BYTE_FEE * BigInt(length);
}
