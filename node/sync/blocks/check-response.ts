import { toHex } from "@serinus/bytes";
import type { BlockData, BlockRequest } from "@serinus/network-protocols";
import { MAX_BLOCKS_IN_RESPONSE, ProtocolError } from "@serinus/network-protocols";
import { orderedTrieRoot } from "@serinus/trie";
import { readHeader } from "../header.ts";
import type { ReceivedBlock } from "./io.ts";

/**
 * Compares the blocks of a response with the request and with one another: hashes, links, order, number, and bodies
 * with the roots of their extrinsics. What is left is for import to find out.
 * @throws ProtocolError saying what does not fit.
 */
export function checkResponse(request: BlockRequest, blocks: readonly BlockData[]): ReceivedBlock[] {
  const most = Math.min(request.max ?? MAX_BLOCKS_IN_RESPONSE, MAX_BLOCKS_IN_RESPONSE);
  if (blocks.length > most) throw new ProtocolError(`${blocks.length} blocks, ${most} were asked for`);
  const received: ReceivedBlock[] = [];
  for (const { hash, header, body = [], justifications = [] } of blocks) {
    if (header === undefined) throw new ProtocolError(`block ${hash} without its header`);
    const info = readHeader(header);
    if (info.hash !== hash) throw new ProtocolError(`block ${hash} has the header of ${info.hash}`);
    if (request.body && !fits(body, info.extrinsicsRoot))
      throw new ProtocolError(`block ${hash} has the body of another block`);
    const before = received.at(-1);
    if (before !== undefined) {
      const [upper, lower] = request.direction === "ascending" ? [info, before] : [before, info];
      if (upper.parentHash !== lower.hash || upper.number !== lower.number + 1)
        throw new ProtocolError(`block ${upper.hash} does not follow ${lower.hash}`);
    }
    received.push({ ...info, body, justifications });
  }
  const [first] = received;
  if (
    first !== undefined &&
    ("hash" in request.from ? first.hash !== request.from.hash : first.number !== request.from.number)
  )
    throw new ProtocolError(`begins with ${first.hash} (${first.number}), which was not asked for`);
  return received;
}

/** Which layout a chain's extrinsics roots have is for its runtime to say; most have the first. */
function fits(body: readonly Uint8Array[], root: string): boolean {
  return toHex(orderedTrieRoot(body, 0)) === root || toHex(orderedTrieRoot(body, 1)) === root;
}
