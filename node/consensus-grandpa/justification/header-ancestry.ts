import { type BlockHash, toH256 } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { Header } from "@serinus/runtime-api";
import type { Ancestry, BlockRef } from "../ancestry.ts";

/** Ancestry by some headers alone, which lead down to `base`. */
export interface HeaderAncestry extends Ancestry {
  /** Hashes of the headers. */
  readonly hashes: ReadonlySet<BlockHash>;
  /** The hashes from `block` down to `base`, which is not among them; `undefined` when it does not descend from it. */
  route(block: BlockHash): readonly BlockHash[] | undefined;
}

/** @param base a block whose own header need not be among them. */
export function headerAncestry(headers: readonly Header[], base: BlockRef): HeaderAncestry {
  const known = new Map(headers.map((header) => [toH256(blake2_256(Header.encode(header))), header]));
  const number = (hash: BlockHash) => (hash === base.hash ? base.number : known.get(hash)?.number);
  return {
    hashes: new Set(known.keys()),
    number,
    ancestor(hash, height) {
      let at = hash;
      for (let n = number(at); n !== undefined && n >= height; n--) {
        if (number(at) !== n) return undefined;
        if (n === height) return at;
        const header = known.get(at);
        if (header === undefined) return undefined;
        at = header.parent_hash;
      }
      return undefined;
    },
    route(block) {
      const route: BlockHash[] = [];
      for (let at = block; at !== base.hash; ) {
        const header = known.get(at);
        if (header === undefined || header.number <= base.number) return undefined;
        route.push(at);
        at = header.parent_hash;
      }
      return route;
    },
  };
}
