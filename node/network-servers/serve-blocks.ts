import {
  type BlockData,
  type BlockRequest,
  decodeBlockRequest,
  encodeBlockResponse,
  MAX_BLOCKS_IN_RESPONSE,
} from "@serinus/network-protocols";
import type { BlockEntry, ChainApi } from "@serinus/node-api";

/** Bytes of blocks after which a response ends; its first block always goes in. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What is read of a chain to answer for its blocks. */
export type ServedChain = Pick<ChainApi, "block" | "body" | "justifications" | "canonicalHash">;

/**
 * Answers a `BlockRequest` as `sc-network-sync`'s block request handler: blocks in order until one is unknown, the
 * bodies are too many bytes, or there are enough. An unknown first block is answered with none.
 * @throws ProtocolError when the bytes are no block request.
 */
export function serveBlocks(chain: ServedChain, bytes: Uint8Array): Uint8Array {
  const request = withoutEarlyJustifications(decodeBlockRequest(bytes));
  const most = Math.min(request.max ?? MAX_BLOCKS_IN_RESPONSE, MAX_BLOCKS_IN_RESPONSE);
  const blocks: BlockData[] = [];
  let size = 0;
  for (
    let block = firstBlock(chain, request);
    block !== undefined;
    block = nextBlock(chain, request, block)
  ) {
    const data = blockData(chain, request, block);
    if (data === undefined) break;
    size += sizeOf(data);
    if (blocks.length > 0 && size > MAX_BODY_BYTES) break;
    blocks.push(data);
    if (blocks.length >= most) break;
  }
  return encodeBlockResponse(blocks, request.multipleJustifications);
}

/**
 * Light clients ask for headers from the best block downwards before they know what these stand on. smoldot bans who
 * answers with a justification for a block that it has not reached, or of a set of authorities that it does not know, so
 * that it gets headers only. For what it needs to change sets it asks block by block once it has them.
 */
function withoutEarlyJustifications(request: BlockRequest): BlockRequest {
  const isOfLightClient = request.direction === "descending" && !request.body && request.max !== 1;
  return isOfLightClient ? { ...request, justification: false } : request;
}

function firstBlock(chain: ServedChain, { from }: BlockRequest): BlockEntry | undefined {
  const hash = "hash" in from ? from.hash : chain.canonicalHash(from.number);
  return hash && chain.block(hash);
}

function nextBlock(chain: ServedChain, request: BlockRequest, block: BlockEntry): BlockEntry | undefined {
  if (request.direction === "descending")
    return block.number === 0 ? undefined : chain.block(block.parentHash);
  const hash = chain.canonicalHash(block.number + 1);
  return hash && chain.block(hash);
}

/** `undefined` when the body is asked for and gone. */
function blockData(chain: ServedChain, request: BlockRequest, block: BlockEntry): BlockData | undefined {
  const { hash, encodedHeader } = block;
  const body = request.body ? chain.body(hash) : undefined;
  if (request.body && body === undefined) return undefined;
  return {
    hash,
    ...(request.header && { header: encodedHeader }),
    ...(body && { body }),
    ...(request.justification && { justifications: chain.justifications(hash) }),
  };
}

function sizeOf({ header, body = [], justifications = [] }: BlockData): number {
  const parts = [...body, ...justifications.map(({ data }) => data)];
  return parts.reduce((sum, part) => sum + part.length, header?.length ?? 0);
}
