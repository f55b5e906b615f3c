import type { BlockHash } from "@serinus/bytes";
import { concatBytes, fromHex } from "@serinus/bytes";
import { bytes, compactU32 } from "@serinus/scale";
import { decodeJustification } from "./justification/verify-justification.ts";
import type { WarpSyncSource } from "./warp-sync/make-warp-proof.ts";

/** The finality of a block cannot be proven. */
export class FinalityProofError extends Error {
  override readonly name = "FinalityProofError";
}

/** Headers that one proof holds at most (`MAX_UNKNOWN_HEADERS`). */
const MAX_UNKNOWN_HEADERS = 100_000;

/**
 * The SCALE `FinalityProof` of a block: the justification of the block that ended its set, or of the last one that is
 * justified, and the headers from the block up to there (`sc-consensus-grandpa`'s `finality_proof`).
 * @returns `undefined` when no justification covers the block.
 * @throws FinalityProofError when the block is not final, or the sets up to it are not known.
 */
export function makeFinalityProof(source: WarpSyncSource, number: number): Uint8Array | undefined {
  if (number > source.finalizedNumber) {
    throw new FinalityProofError(
      `Block not yet finalized: ${number}, the last final one is ${source.finalizedNumber}`,
    );
  }
  // The set that is asked for ends with the first of these.
  const changes = source.setChangesAfter(number - 1);
  if (changes === undefined)
    throw new FinalityProofError(
      `Block not covered by authority set changes: ${number}; a full sync tells them`,
    );
  const end = changes[0] ?? undefined;
  const last = end === undefined ? undefined : source.canonicalHash(end);
  const justification = last === undefined ? source.bestJustification() : source.justification(last);
  if (justification === undefined) return undefined;
  const { target_hash: hash, target_number: height } = decodeJustification(justification).commit;
  const headers: Uint8Array[] = [];
  for (let at = number + 1; at <= height && headers.length < MAX_UNKNOWN_HEADERS; at++) {
    const header = headerAt(source, at);
    if (header === undefined) throw new FinalityProofError(`block ${at} is not kept`);
    headers.push(header);
  }
  return concatBytes(
    fromHex(hash),
    bytes.encode(justification),
    compactU32.encode(headers.length),
    ...headers,
  );
}

function headerAt(source: WarpSyncSource, number: number): Uint8Array | undefined {
  const hash: BlockHash | undefined = source.canonicalHash(number);
  return hash === undefined ? undefined : source.header(hash);
}
