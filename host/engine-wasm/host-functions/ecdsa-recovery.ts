import { compareBytes, concatBytes, fromHex } from "@serinus/bytes";
import type { Guest, Span } from "../guest.ts";

/** The number of points on secp256k1: r and s are below it. */
const CURVE_ORDER = fromHex("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
const OK = Uint8Array.of(0);
/** Variants of `sp_io::EcdsaVerifyError`. */
const BAD_RS = 0;
const BAD_V = 1;
const BAD_SIGNATURE = 2;

/** Gives the SCALE `Result` of a recovered key or what is wrong with the signature. */
export function giveRecovered(guest: Guest, signature: Uint8Array, key: Uint8Array | undefined): Span {
  return guest.give(key === undefined ? Uint8Array.of(1, faultOf(signature)) : concatBytes(OK, key));
}

function faultOf(signature: Uint8Array): number {
  const v = signature[64] as number;
  // Ethereum counts from 27.
  if ((v > 26 ? v - 27 : v) > 3) return BAD_V;
  const tooLarge = [signature.subarray(0, 32), signature.subarray(32, 64)].some(
    (part) => compareBytes(part, CURVE_ORDER) >= 0,
  );
  return tooLarge ? BAD_RS : BAD_SIGNATURE;
}
