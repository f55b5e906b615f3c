import { type BlockHash, concatBytes } from "@serinus/bytes";
import { compactU32 } from "@serinus/scale";
import { decodeJustification } from "../justification/verify-justification.ts";
import { scheduledChange } from "../wire/consensus-log.ts";
import { MAX_WARP_SYNC_PROOF_SIZE } from "./warp-proof.ts";

/** What a proof is made of. */
export interface WarpSyncSource {
  readonly finalizedNumber: number;
  number(hash: BlockHash): number | undefined;
  canonicalHash(number: number): BlockHash | undefined;
  header(hash: BlockHash): Uint8Array | undefined;
  /** The GRANDPA justification that is kept with a block. */
  justification(hash: BlockHash): Uint8Array | undefined;
  /** The latest justification of any block. */
  bestJustification(): Uint8Array | undefined;
  /** Last blocks of the sets that ended after a block, ascending; `undefined` when some are not known. */
  setChangesAfter(number: number): readonly number[] | undefined;
}

/** The request cannot be answered. */
export class WarpSyncError extends Error {
  override readonly name = "WarpSyncError";
}

/** Bytes left for the count of fragments and the flag. */
const MARGIN = 50;

/**
 * The SCALE `WarpSyncProof` from a final block on: the last block of every authority set since, and the last block that
 * is justified. Stops before a set that was forced to end, whose last block says nothing of its successor.
 * @throws WarpSyncError when the block is not final here, or something is missing.
 */
export function makeWarpProof(source: WarpSyncSource, begin: BlockHash): Uint8Array {
  const beginNumber = source.number(begin);
  if (beginNumber === undefined) throw new WarpSyncError(`block ${begin} is not known`);
  if (beginNumber > source.finalizedNumber || source.canonicalHash(beginNumber) !== begin)
    throw new WarpSyncError(`block ${begin} is not a final one`);
  const changes = source.setChangesAfter(beginNumber);
  if (changes === undefined) throw new WarpSyncError(`set changes after block ${beginNumber} are not known`);
  const fragments: Uint8Array[] = [];
  let size = 0;
  let last = beginNumber - 1;
  /** False when there is no room for more. */
  const add = (header: Uint8Array, justification: Uint8Array): boolean => {
    const fragment = concatBytes(header, justification);
    if (size + fragment.length >= MAX_WARP_SYNC_PROOF_SIZE - MARGIN) return false;
    size += fragment.length;
    fragments.push(fragment);
    return true;
  };
  let finished = true;
  for (const number of changes) {
    const hash = source.canonicalHash(number);
    const header = hash && source.header(hash);
    if (hash === undefined || header === undefined) throw new WarpSyncError(`block ${number} is not kept`);
    if (scheduledChange(header) === undefined) break;
    const justification = source.justification(hash);
    if (justification === undefined)
      throw new WarpSyncError(`the justification of block ${number} is not kept`);
    if (!add(header, justification)) {
      finished = false;
      break;
    }
    last = number;
  }
  const best = finished ? source.bestJustification() : undefined;
  if (best !== undefined) {
    const { target_hash, target_number } = decodeJustification(best).commit;
    const header = source.header(target_hash);
    if (target_number > last && header !== undefined) finished = add(header, best);
  }
  return concatBytes(compactU32.encode(fragments.length), ...fragments, Uint8Array.of(finished ? 1 : 0));
}
