import { type BlockHash, concatBytes, fromHex } from "@serinus/bytes";
import { createWriter, writeCompactU32 } from "@serinus/scale";
import { asHash } from "./block-request.ts";

/** Bytes that a warp sync response may have, as Substrate's `MAX_WARP_SYNC_PROOF_SIZE`. */
export const MAX_WARP_SYNC_PROOF_SIZE = 8 * 1024 * 1024;

/** One step of a warp sync proof: a block's header and the GRANDPA justification of it, both SCALE. */
export interface WarpSyncFragment {
  readonly encodedHeader: Uint8Array;
  readonly justification: Uint8Array;
}

/** A `sync/warp` request is the hash of the block to start after, and nothing else. */
export function encodeWarpSyncRequest(begin: BlockHash): Uint8Array {
  return fromHex(begin);
}

/** @throws ProtocolError unless there are 32 bytes. */
export function decodeWarpSyncRequest(bytes: Uint8Array): BlockHash {
  return asHash(bytes);
}

/**
 * A `WarpSyncProof`: fragments in ascending order, and whether they reach the last block that is final. Reading one
 * takes GRANDPA's codec of justifications, whose length nothing else tells.
 */
export function encodeWarpSyncProof(fragments: readonly WarpSyncFragment[], isFinished: boolean): Uint8Array {
  const count = createWriter();
  writeCompactU32(count, fragments.length);
  return concatBytes(
    count.bytes.subarray(0, count.at),
    ...fragments.flatMap(({ encodedHeader, justification }) => [encodedHeader, justification]),
    Uint8Array.of(isFinished ? 1 : 0),
  );
}
