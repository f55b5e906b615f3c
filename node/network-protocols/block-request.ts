import { type BlockHash, fromHex, toH256 } from "@serinus/bytes";
import { asBool, asBytes, asU32, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Which parts of blocks are asked for. Bits stand in the top byte of the field, header lowest. */
const HEADER = 1 << 24;
const BODY = 1 << 25;
const JUSTIFICATION = 1 << 28;

/** A `BlockRequest` of `sync/2` (`api.v1.proto`; Polkadot specification, "Block request and response"). */
export interface BlockRequest {
  readonly header: boolean;
  readonly body: boolean;
  readonly justification: boolean;
  readonly from: { readonly hash: BlockHash } | { readonly number: number };
  /** Ascending goes from the block to its descendants on the best chain, descending to its ancestors. */
  readonly direction: "ascending" | "descending";
  /** `undefined`: as many as the server gives. */
  readonly max?: number | undefined;
  /** Asks for all engines' justifications and not for one without its engine. */
  readonly multipleJustifications: boolean;
}

export function encodeBlockRequest(request: BlockRequest): Uint8Array {
  const { header, body, justification, from } = request;
  const fields = (header ? HEADER : 0) | (body ? BODY : 0) | (justification ? JUSTIFICATION : 0);
  return protobufWriter()
    .uint(1, fields)
    .bytes(2, "hash" in from ? fromHex(from.hash) : undefined)
    .bytes(3, "number" in from ? u32Bytes(from.number) : undefined)
    .uint(5, request.direction === "descending" ? 1 : 0)
    .uint(6, request.max ?? 0)
    .bool(7, request.multipleJustifications)
    .finish();
}

/** @throws ProtocolError when the bytes are no block request. */
export function decodeBlockRequest(bytes: Uint8Array): BlockRequest {
  let fields = 0;
  let from: BlockRequest["from"] | undefined;
  let direction = 0;
  let max = 0;
  let multipleJustifications = false;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) fields = asU32(field);
    else if (field.number === 2) from = { hash: asHash(asBytes(field)) };
    else if (field.number === 3) from = { number: asNumber(asBytes(field)) };
    else if (field.number === 5) direction = asU32(field);
    else if (field.number === 6) max = asU32(field);
    else if (field.number === 7) multipleJustifications = asBool(field);
  }
  if (from === undefined) throw new ProtocolError("a block request that names no block to begin with");
  if (direction > 1) throw new ProtocolError(`direction ${direction}: 0 or 1 were expected`);
  return {
    header: (fields & HEADER) !== 0,
    body: (fields & BODY) !== 0,
    justification: (fields & JUSTIFICATION) !== 0,
    from,
    direction: direction === 1 ? "descending" : "ascending",
    max: max === 0 ? undefined : max,
    multipleJustifications,
  };
}

/** @throws ProtocolError unless there are 32 bytes. */
export function asHash(bytes: Uint8Array): BlockHash {
  if (bytes.length !== 32) throw new ProtocolError(`a hash of ${bytes.length} bytes: 32 were expected`);
  return toH256(bytes);
}

/** A block number as requests carry it: SCALE `u32`. Longer ones, from chains of 64 bits, are taken when they fit. */
function asNumber(bytes: Uint8Array): number {
  const high = bytes.subarray(4);
  if (bytes.length < 4 || bytes.length > 8 || high.some((byte) => byte !== 0))
    throw new ProtocolError(`a block number of ${bytes.length} bytes: 4 were expected`);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
