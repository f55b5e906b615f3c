import { u128 } from "@serinus/scale";
import { asBytes, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Addresses that are taken of one record (`sc-authority-discovery`'s `MAX_ADDRESSES_PER_AUTHORITY`). */
export const MAX_ADDRESSES_PER_AUTHORITY = 16;

/** Where an authority can be reached (`AuthorityRecord` of `dht-v3.proto`). */
export interface AuthorityRecord {
  /** Binary multiaddresses, all of one peer. */
  readonly addresses: readonly Uint8Array[];
  /** Nanoseconds since 1970; records of older nodes have none. */
  readonly creationTime?: bigint | undefined;
}

/** A record with what the authority and the peer have signed: `record` is the encoded {@link AuthorityRecord}. */
export interface SignedAuthorityRecord {
  readonly record: Uint8Array;
  /** sr25519 signature of `record` by the authority's `audi` key. */
  readonly authSignature: Uint8Array;
  /** Signature of `record` by the network key, and that key as a libp2p protobuf. */
  readonly peerSignature?: { readonly signature: Uint8Array; readonly publicKey: Uint8Array } | undefined;
}

export function encodeAuthorityRecord({ addresses, creationTime }: AuthorityRecord): Uint8Array {
  const time =
    creationTime === undefined ? undefined : protobufWriter().bytes(1, u128.encode(creationTime)).finish();
  return protobufWriter().repeated(1, addresses).bytes(2, time).finish();
}

/** Addresses beyond {@link MAX_ADDRESSES_PER_AUTHORITY} are left out. @throws ProtocolError when the bytes are no record. */
export function decodeAuthorityRecord(bytes: Uint8Array): AuthorityRecord {
  const addresses: Uint8Array[] = [];
  let creationTime: bigint | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) {
      const address = asBytes(field);
      if (addresses.length < MAX_ADDRESSES_PER_AUTHORITY) addresses.push(address);
    } else if (field.number === 2) {
      for (const inner of protobufFields(asBytes(field)))
        if (inner.number === 1) creationTime = timestamp(asBytes(inner));
    }
  }
  return { addresses, creationTime };
}

export function encodeSignedAuthorityRecord(signed: SignedAuthorityRecord): Uint8Array {
  const { peerSignature } = signed;
  const peer =
    peerSignature &&
    protobufWriter().bytes(1, peerSignature.signature).bytes(2, peerSignature.publicKey).finish();
  return protobufWriter().bytes(1, signed.record).bytes(2, signed.authSignature).bytes(3, peer).finish();
}

/** @throws ProtocolError when the bytes are no signed record. No signature is looked at. */
export function decodeSignedAuthorityRecord(bytes: Uint8Array): SignedAuthorityRecord {
  let record: Uint8Array | undefined;
  let authSignature: Uint8Array | undefined;
  let peerSignature: SignedAuthorityRecord["peerSignature"];
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) record = asBytes(field);
    else if (field.number === 2) authSignature = asBytes(field);
    else if (field.number === 3) peerSignature = decodePeerSignature(asBytes(field));
  }
  if (record === undefined || authSignature === undefined)
    throw new ProtocolError("an authority record lacks its record or its signature");
  return { record, authSignature, peerSignature };
}

function decodePeerSignature(bytes: Uint8Array): { signature: Uint8Array; publicKey: Uint8Array } {
  let signature: Uint8Array = new Uint8Array(0);
  let publicKey: Uint8Array = new Uint8Array(0);
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) signature = asBytes(field);
    else if (field.number === 2) publicKey = asBytes(field);
  }
  return { signature, publicKey };
}

function timestamp(bytes: Uint8Array): bigint {
  if (bytes.length !== 16) throw new ProtocolError(`a timestamp of ${bytes.length} bytes: 16 were expected`);
  return u128.decode(bytes);
}
