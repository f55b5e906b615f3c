import { setImmediate } from "node:timers/promises";
import type { AuxiliaryStore, BlockEntry, ChainApi } from "@serinus/node-api";
import { h256, struct, tryDecode, u32 } from "@serinus/scale";
import { readBabeHeader } from "./babe-header.ts";

/** The last block that was weighed. */
const WEIGHED_KEY = "babe_weighed_block";
const Weighed = struct({ hash: h256, number: u32, weight: u32 });

/** Headers that are read before others have their turn. */
const PORTION = 512;

/**
 * How many primary blocks there are from the genesis to a final block, itself included: `BabeBlockWeight` of
 * sc-consensus-babe. Counted from headers, from the last block that was asked for on, or from the lowest that the node
 * has: a node that began with a warp sync counts from there, as Substrate does.
 */
export async function finalizedWeight(
  chain: Pick<ChainApi, "block">,
  auxiliary: AuxiliaryStore,
  block: BlockEntry,
): Promise<number> {
  const record = auxiliary.get(WEIGHED_KEY);
  const last = record && tryDecode(Weighed, record);
  let weight = 0;
  let seen = 0;
  for (
    let at: BlockEntry | undefined = block;
    at !== undefined && at.number > 0;
    at = chain.block(at.parentHash)
  ) {
    if (at.hash === last?.hash) {
      weight += last.weight;
      break;
    }
    if (readBabeHeader(at.encodedHeader).preDigest.type === "Primary") weight++;
    if (++seen % PORTION === 0) await setImmediate();
  }
  if (seen > 0)
    await auxiliary.put([[WEIGHED_KEY, Weighed.encode({ hash: block.hash, number: block.number, weight })]]);
  return weight;
}
