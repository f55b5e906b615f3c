import { type BlockHash, fromHex } from "@serinus/bytes";
import { bytes as scaleBytes, utf8Encode, vec } from "@serinus/scale";
import { asHash } from "./block-request.ts";
import { scaleDecode } from "./justifications.ts";
import { asBytes, asText, protobufFields } from "./protobuf-reader.ts";
import { protobufWriter } from "./protobuf-writer.ts";
import { ProtocolError } from "./protocol-error.ts";

/** What a light client asks for over `light/2` (`light.v1.proto`): proofs of a call, of values, of a child trie's values. */
export type LightRequest =
  | {
      readonly type: "call";
      readonly block: BlockHash;
      readonly method: string;
      readonly data: Uint8Array;
    }
  | { readonly type: "read"; readonly block: BlockHash; readonly keys: readonly Uint8Array[] }
  | {
      readonly type: "readChild";
      readonly block: BlockHash;
      /** Without the prefix of child tries. */
      readonly storageKey: Uint8Array;
      readonly keys: readonly Uint8Array[];
    };

/** Trie nodes, or `undefined` when the block or its state is not kept. */
export interface LightResponse {
  readonly type: "call" | "read";
  readonly proof: readonly Uint8Array[] | undefined;
}

/** Keys taken from one request. */
const MAX_KEYS = 1 << 14;

/** A `StorageProof`: its nodes in any order. */
const StorageProof = vec(scaleBytes);

export function encodeLightRequest(request: LightRequest): Uint8Array {
  const body = protobufWriter().bytes(2, fromHex(request.block));
  if (request.type === "call") body.bytes(3, utf8Encode(request.method)).bytes(4, request.data);
  else if (request.type === "read") body.repeated(3, request.keys);
  else body.bytes(3, request.storageKey).repeated(6, request.keys);
  const number = { call: 1, read: 2, readChild: 4 }[request.type];
  return protobufWriter().bytes(number, body.finish()).finish();
}

/** @throws ProtocolError when the bytes are no light request. */
export function decodeLightRequest(bytes: Uint8Array): LightRequest {
  let request: LightRequest | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 1) request = decodeCall(asBytes(field));
    else if (field.number === 2) request = decodeRead(asBytes(field));
    else if (field.number === 4) request = decodeReadChild(asBytes(field));
  }
  if (request === undefined) throw new ProtocolError("a light request of no known kind");
  return request;
}

/** A `read` answers child requests too. */
export function encodeLightResponse({ type, proof }: LightResponse): Uint8Array {
  const body = protobufWriter().bytes(2, proof && StorageProof.encode([...proof]));
  return protobufWriter()
    .bytes(type === "call" ? 1 : 2, body.finish())
    .finish();
}

/** @throws ProtocolError when the bytes are no light response. */
export function decodeLightResponse(bytes: Uint8Array): LightResponse {
  for (const field of protobufFields(bytes)) {
    if (field.number !== 1 && field.number !== 2) continue;
    let proof: Uint8Array[] | undefined;
    for (const inner of protobufFields(asBytes(field))) {
      if (inner.number !== 2) continue;
      const encoded = asBytes(inner);
      proof = scaleDecode("proof", () => StorageProof.decode(encoded));
    }
    return { type: field.number === 1 ? "call" : "read", proof };
  }
  throw new ProtocolError("a light response of no known kind");
}

function decodeCall(bytes: Uint8Array): LightRequest {
  let block: BlockHash | undefined;
  let method: string | undefined;
  let data: Uint8Array | undefined;
  for (const field of protobufFields(bytes)) {
    if (field.number === 2) block = asHash(asBytes(field));
    else if (field.number === 3) method = asText(field);
    else if (field.number === 4) data = asBytes(field);
  }
  if (block === undefined || method === undefined || data === undefined)
    throw new ProtocolError("a call request lacks its block, method or data");
  return { type: "call", block, method, data };
}

function decodeRead(bytes: Uint8Array): LightRequest {
  let block: BlockHash | undefined;
  const keys: Uint8Array[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.number === 2) block = asHash(asBytes(field));
    else if (field.number === 3) addKey(keys, asBytes(field));
  }
  if (block === undefined) throw new ProtocolError("a read request without a block");
  return { type: "read", block, keys };
}

function decodeReadChild(bytes: Uint8Array): LightRequest {
  let block: BlockHash | undefined;
  let storageKey: Uint8Array | undefined;
  const keys: Uint8Array[] = [];
  for (const field of protobufFields(bytes)) {
    if (field.number === 2) block = asHash(asBytes(field));
    else if (field.number === 3) storageKey = asBytes(field);
    else if (field.number === 6) addKey(keys, asBytes(field));
  }
  if (block === undefined || storageKey === undefined)
    throw new ProtocolError("a child read request lacks its block or storage key");
  return { type: "readChild", block, storageKey, keys };
}

function addKey(keys: Uint8Array[], key: Uint8Array): void {
  if (keys.length === MAX_KEYS) throw new ProtocolError(`more than ${MAX_KEYS} keys in one request`);
  keys.push(key);
}
