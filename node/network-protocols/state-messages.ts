import { type BlockHash, fromHex } from "@serinus/bytes";
import { asHash } from "./block-request.ts";
import { asBool, asBytes, type ProtobufField, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Entries taken from one response, several times what the 2 MiB of a real one hold: short ones cost more memory than bytes. */
const MAX_ENTRIES = 1 << 17;

/** A `StateRequest` of `state/2` (`api.v1.proto`): the part of a block's state that follows `start`. */
export interface StateRequest {
  readonly block: BlockHash;
  /**
   * The last keys that are known already: none at the beginning, one of the top trie, or one of the top trie that names
   * a child trie and one inside that child trie.
   */
  readonly start: readonly Uint8Array[];
  /** Asks for keys and values and not for trie nodes that prove them. */
  readonly noProof: boolean;
}

/** Keys and values of one trie, ascending. */
export interface StatePart {
  /** Empty for the top trie, the child trie's root otherwise. */
  readonly stateRoot: Uint8Array;
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** Whether this trie has no further keys. */
  readonly complete: boolean;
}

/** A `StateResponse`: parts without a proof, or a SCALE `CompactProof`. */
export interface StateResponse {
  readonly parts: readonly StatePart[];
  readonly proof: Uint8Array;
}

export function encodeStateRequest({ block, start, noProof }: StateRequest): Uint8Array {
  return protobufWriter().bytes(1, fromHex(block)).repeated(2, start).bool(3, noProof).finish();
}

/** @throws ProtocolError when the bytes are no state request. */
export function decodeStateRequest(bytes: Uint8Array): StateRequest {
  let block: BlockHash | undefined;
  const start: Uint8Array[] = [];
  let noProof = false;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) block = asHash(asBytes(field));
    else if (field.number === 2) start.push(asBytes(field));
    else if (field.number === 3) noProof = asBool(field);
  }
  if (block === undefined) throw new ProtocolError("a state request without a block");
  if (start.length > 2)
    throw new ProtocolError(`a state request with ${start.length} keys to start from: at most 2`);
  return { block, start, noProof };
}

export function encodeStateResponse({ parts, proof }: StateResponse): Uint8Array {
  const message = protobufWriter();
  for (const { stateRoot, entries, complete } of parts) {
    const part = protobufWriter().bytes(1, stateRoot.length > 0 ? stateRoot : undefined);
    for (const [key, value] of entries) {
      part.bytes(2, protobufWriter().bytes(1, key).bytes(2, value).finish());
    }
    message.bytes(1, part.bool(3, complete).finish());
  }
  return message.bytes(2, proof.length > 0 ? proof : undefined).finish();
}

/** @throws ProtocolError when the bytes are no state response, or hold too many entries. */
export function decodeStateResponse(bytes: Uint8Array): StateResponse {
  const parts: StatePart[] = [];
  let proof: Uint8Array = new Uint8Array(0);
  let room = MAX_ENTRIES;
  for (const field of protobufFields(bytes)) {
    if (field.number === 2) proof = asBytes(field);
    if (field.number !== 1) continue;
    const part = decodePart(asBytes(field), room);
    room -= part.entries.length + 1;
    if (room < 0) throw new ProtocolError(`more than ${MAX_ENTRIES} entries in one response`);
    parts.push(part);
  }
  return { parts, proof };
}

function decodePart(bytes: Uint8Array, room: number): StatePart {
  let stateRoot: Uint8Array = new Uint8Array(0);
  const entries: [Uint8Array, Uint8Array][] = [];
  let complete = false;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) stateRoot = asBytes(field);
    else if (field.number === 2) {
      if (entries.length >= room) throw new ProtocolError(`more than ${MAX_ENTRIES} entries in one response`);
      entries.push(decodeEntry(field));
    } else if (field.number === 3) complete = asBool(field);
  }
  return { stateRoot, entries, complete };
}

function decodeEntry(field: ProtobufField): [Uint8Array, Uint8Array] {
  let key: Uint8Array = new Uint8Array(0);
  let value: Uint8Array = new Uint8Array(0);
  for (const inner of protobufFields(asBytes(field))) {
    if (inner.number === 1) key = asBytes(inner);
    else if (inner.number === 2) value = asBytes(inner);
  }
  return [key, value];
}
