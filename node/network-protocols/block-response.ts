import type { BlockHash } from "@serinus/bytes";
import { fromHex } from "@serinus/bytes";
import type { Justification } from "@serinus/node-api";
import { asHash } from "./block-request.ts";
import { decodeJustifications, encodeJustifications } from "./justifications.ts";
import { asBool, asBytes, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Blocks that one response may hold, as Substrate's `MAX_BLOCKS_IN_RESPONSE`. */
export const MAX_BLOCKS_IN_RESPONSE = 128;

/** Extrinsics taken from one block, far more than a block of 5 MiB has: short ones cost more memory than bytes. */
const MAX_EXTRINSICS = 1 << 16;

/** One block of a response: what was asked for of it and is known. */
export interface BlockData {
  readonly hash: BlockHash;
  readonly header?: Uint8Array | undefined;
  /** Extrinsics, each with its length prefix. */
  readonly body?: readonly Uint8Array[] | undefined;
  readonly justifications?: readonly Justification[] | undefined;
}

/**
 * A `BlockResponse` of `sync/2`. Whoever asked for one justification only (`multiple` false) is given GRANDPA's, in
 * the field that knows no engine.
 */
export function encodeBlockResponse(blocks: readonly BlockData[], multiple = true): Uint8Array {
  const message = protobufWriter();
  for (const block of blocks) {
    const single = multiple ? undefined : block.justifications?.find(({ engine }) => engine === "FRNK");
    message.bytes(
      1,
      protobufWriter()
        .bytes(1, fromHex(block.hash))
        .bytes(2, block.header)
        .repeated(3, block.body ?? [])
        .bytes(6, single?.data)
        .bool(7, single?.data.length === 0)
        .bytes(
          8,
          multiple && block.justifications?.length ? encodeJustifications(block.justifications) : undefined,
        )
        .finish(),
    );
  }
  return message.finish();
}

/**
 * Reads a `BlockResponse` of at most {@link MAX_BLOCKS_IN_RESPONSE} blocks.
 *
 * An empty body looks like one that was not given: `body` is `[]` for both when it was asked for.
 * @throws ProtocolError when the bytes are no such response.
 */
export function decodeBlockResponse(bytes: Uint8Array): BlockData[] {
  const blocks: BlockData[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.number !== 1) continue;
    if (blocks.length === MAX_BLOCKS_IN_RESPONSE)
      throw new ProtocolError(`more than ${MAX_BLOCKS_IN_RESPONSE} blocks in one response`);
    blocks.push(decodeBlockData(asBytes(field)));
  }
  return blocks;
}

function decodeBlockData(bytes: Uint8Array): BlockData {
  let hash: BlockHash | undefined;
  let header: Uint8Array | undefined;
  const body: Uint8Array[] = [];
  let single: Uint8Array | undefined;
  let emptySingle = false;
  let justifications: readonly Justification[] | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) hash = asHash(asBytes(field));
    else if (field.number === 2) header = asBytes(field);
    else if (field.number === 3) {
      if (body.length === MAX_EXTRINSICS)
        throw new ProtocolError(`more than ${MAX_EXTRINSICS} extrinsics in one block`);
      body.push(asBytes(field));
    } else if (field.number === 6) single = asBytes(field);
    else if (field.number === 7) emptySingle = asBool(field);
    else if (field.number === 8) justifications = decodeJustifications(asBytes(field));
  }
  if (hash === undefined) throw new ProtocolError("a block without its hash");
  const data = single !== undefined && (single.length > 0 || emptySingle) ? single : undefined;
  if (justifications === undefined && data !== undefined) justifications = [{ engine: "FRNK", data }];
  return {
    hash,
    body,
    ...(header !== undefined && header.length > 0 && { header }),
    ...(justifications && { justifications }),
  };
}
