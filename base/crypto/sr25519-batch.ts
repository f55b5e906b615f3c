import { concatBytes } from "@serinus/bytes";
import { blake2_256 } from "./blake2.ts";
import { SUM, sumOfMultiples, type Term } from "./curve25519/combine.ts";
import { decodeRistretto, isIdentity } from "./curve25519/ristretto255.ts";
import { sumOfProducts } from "./curve25519/scalar.ts";
import { challengeOf, isMarked, RULES, scalarOf } from "./sr25519.ts";
import { point } from "./wasm/curve-module.ts";

/** A signature of `message` in the context "substrate". */
export interface Sr25519Signed {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** How many signatures {@link sr25519VerifyBatch} takes at once. */
export const SR25519_BATCH = 16;

/** Two for each signature: its key A and its nonce's point R. */
const points = Array.from({ length: SR25519_BATCH * 2 }, point);

/**
 * Whether all signatures are good, at about half the price of each alone. When they are not, only verifying one after
 * the other tells which. Of the equations `s B = R + k A` one sum is checked, each equation times a factor of 128 bits
 * that follows from all of them: one that does not hold could be hidden by another only by who finds 2^128 hashes.
 * @throws RangeError for more than {@link SR25519_BATCH}.
 */
export function sr25519VerifyBatch(batch: readonly Sr25519Signed[]): boolean {
  if (batch.length > SR25519_BATCH)
    throw new RangeError(`a batch has at most ${SR25519_BATCH} signatures, not ${batch.length}`);
  const parts: { readonly s: Uint8Array; readonly k: Uint8Array }[] = [];
  for (const [i, { signature, message, publicKey }] of batch.entries()) {
    const s = isMarked(signature) ? scalarOf(signature) : undefined;
    if (s === undefined || publicKey.length !== 32) return false;
    const [A, R] = [points[2 * i] as number, points[2 * i + 1] as number];
    if (!decodeRistretto(A, publicKey) || !decodeRistretto(R, signature.subarray(0, 32))) return false;
    parts.push({ s, k: challengeOf(RULES, signature, message, publicKey) });
  }
  const factors = factorsOf(batch, parts);
  const baseScalar = sumOfProducts(parts.map(({ s }, i) => [factors[i] as Uint8Array, s]));
  const terms: Term[] = [{ point: "base", scalar: baseScalar, sign: 1 }];
  for (const [i, { k }] of parts.entries()) {
    const factor = factors[i] as Uint8Array;
    const scalar = sumOfProducts([[factor, k]]);
    terms.push({ point: points[2 * i] as number, scalar, sign: -1 });
    terms.push({ point: points[2 * i + 1] as number, scalar: factor, sign: -1 });
  }
  sumOfMultiples(terms);
  return isIdentity(SUM);
}

/** A factor for each signature, of 16 bytes in 32: from signatures, keys and, through the challenges, messages. */
function factorsOf(
  batch: readonly Sr25519Signed[],
  parts: readonly { readonly k: Uint8Array }[],
): Uint8Array[] {
  const all = batch.flatMap(({ signature, publicKey }, i) => [
    signature,
    publicKey,
    (parts[i] as { k: Uint8Array }).k,
  ]);
  const seed = blake2_256(concatBytes(...all)).slice();
  return parts.map((_, i) => {
    const factor = new Uint8Array(32);
    factor.set(blake2_256(concatBytes(seed, Uint8Array.of(i))).subarray(0, 16));
    return factor;
  });
}
