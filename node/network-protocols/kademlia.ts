import { asBytes, asU32, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Types of libp2p's Kademlia messages that Substrate's nodes use; those of providers are not among them. */
const TYPES = { putValue: 0, getValue: 1, findNode: 4 } as const;

/** Peers taken from one message, and addresses taken of one peer. */
const MAX_PEERS = 20;
const MAX_ADDRESSES = 16;

/** A value under a key. */
export interface KademliaRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** Binary peer id of whoever published it, where that is told. */
  readonly publisher?: Uint8Array | undefined;
  /** Seconds that it is still to be kept, 0 or none for the usual time. */
  readonly ttl?: number | undefined;
}

/** A peer that is close to what was asked for: binary peer id and binary multiaddresses. */
export interface KademliaPeer {
  readonly id: Uint8Array;
  readonly addresses: readonly Uint8Array[];
}

/** A message of libp2p's Kademlia (specification `kad-dht`): requests and responses have the same shape. */
export interface KademliaMessage {
  readonly type: keyof typeof TYPES;
  /** What is looked for: a peer id or a record's key. */
  readonly key: Uint8Array;
  readonly record?: KademliaRecord | undefined;
  readonly closer: readonly KademliaPeer[];
}

export function encodeKademlia({ type, key, record, closer }: KademliaMessage): Uint8Array {
  const message = protobufWriter().uint(1, TYPES[type]).bytes(2, key);
  if (record !== undefined) {
    const { publisher, ttl = 0 } = record;
    message.bytes(
      3,
      protobufWriter()
        .bytes(1, record.key)
        .bytes(2, record.value)
        .bytes(666, publisher)
        .uint(777, ttl)
        .finish(),
    );
  }
  // 1: connected.
  for (const { id, addresses } of closer)
    message.bytes(8, protobufWriter().bytes(1, id).repeated(2, addresses).uint(3, 1).finish());
  return message.finish();
}

/** Asks for the peers that are closest to a key. */
export function encodeFindNode(key: Uint8Array): Uint8Array {
  return encodeKademlia({ type: "findNode", key, closer: [] });
}

/** @throws ProtocolError when the bytes are no message of a known type, or name too many peers. */
export function decodeKademlia(bytes: Uint8Array): KademliaMessage {
  let number = 0;
  let key: Uint8Array = new Uint8Array(0);
  let record: KademliaRecord | undefined;
  const closer: KademliaPeer[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) number = asU32(field);
    else if (field.number === 2) key = asBytes(field);
    else if (field.number === 3) record = decodeRecord(asBytes(field));
    else if (field.number === 8) {
      if (closer.length === MAX_PEERS) throw new ProtocolError(`more than ${MAX_PEERS} peers in one message`);
      closer.push(decodePeer(asBytes(field)));
    }
  }
  const type = (Object.keys(TYPES) as (keyof typeof TYPES)[]).find((name) => TYPES[name] === number);
  if (type === undefined)
    throw new ProtocolError(`Kademlia message of type ${number}: 0, 1 or 4 were expected`);
  return { type, key, record, closer };
}

function decodeRecord(bytes: Uint8Array): KademliaRecord {
  let key: Uint8Array = new Uint8Array(0);
  let value: Uint8Array = new Uint8Array(0);
  let publisher: Uint8Array | undefined;
  let ttl: number | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) key = asBytes(field);
    else if (field.number === 2) value = asBytes(field);
    else if (field.number === 666) publisher = asBytes(field);
    else if (field.number === 777) ttl = asU32(field);
  }
  return { key, value, ...(publisher && { publisher }), ...(ttl && { ttl }) };
}

function decodePeer(bytes: Uint8Array): KademliaPeer {
  let id: Uint8Array = new Uint8Array(0);
  const addresses: Uint8Array[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) id = asBytes(field);
    else if (field.number === 2 && addresses.length < MAX_ADDRESSES) addresses.push(asBytes(field));
  }
  return { id, addresses };
}
