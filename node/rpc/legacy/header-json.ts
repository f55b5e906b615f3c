import { type BlockHash, type Hex, toHex } from "@serinus/bytes";
import type { BlockEntry, ChainApi } from "@serinus/node-api";
import { DigestItem, Header } from "@serinus/runtime-api";

/** A header as the legacy methods show it. */
export interface HeaderJson {
  readonly parentHash: BlockHash;
  readonly number: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  readonly digest: { readonly logs: readonly Hex[] };
}

/** Writes the header of a block as `chain_getHeader` does: the number in hex, digest items encoded. */
export function headerJson(block: BlockEntry): HeaderJson {
  const { digest } = Header.decode(block.encodedHeader);
  return {
    parentHash: block.parentHash,
    number: `0x${block.number.toString(16)}`,
    stateRoot: block.stateRoot,
    extrinsicsRoot: block.extrinsicsRoot,
    digest: { logs: digest.logs.map((item) => toHex(DigestItem.encode(item))) },
  };
}

/** The named block, or the best one. */
export function blockOrBest(chain: ChainApi, hash: BlockHash | undefined): BlockHash {
  return hash ?? chain.best().hash;
}
