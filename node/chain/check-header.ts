import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { createReader, h256, readCompactU32 } from "@serinus/scale";
import { ChainError } from "./chain-error.ts";

/** What names a block and its place. */
export interface HeaderPlace {
  readonly hash: BlockHash;
  readonly number: number;
  readonly parentHash: BlockHash;
}

/**
 * Reads the first fields of a SCALE header: enough to know whether the block is to be executed, which checks the rest.
 * @throws ChainError `bad-header`
 */
export function checkHeader(encoded: Uint8Array): HeaderPlace {
  try {
    const input = createReader(encoded);
    const parentHash = h256.read(input);
    return { hash: toH256(blake2_256(encoded)), number: readCompactU32(input), parentHash };
  } catch (cause) {
    throw new ChainError("bad-header", `a header of ${encoded.length} bytes cannot be decoded`, { cause });
  }
}
