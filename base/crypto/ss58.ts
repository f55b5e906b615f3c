import { base58 } from "@scure/base";
import { concatBytes } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";
import { blake2_512 } from "./blake2.ts";

const CHECKSUM_TAG = utf8Encode("SS58PRE");
const MAX_PREFIX = 16383;
/** 46 and 47 are set aside by the registry for good. */
const RESERVED_PREFIXES: readonly number[] = [46, 47];
/** Longest text of 2 prefix, 33 content and 2 checksum bytes; longer input is refused before it is decoded. */
const MAX_TEXT = 51;

/** An address taken apart. `bytes` is an account or one of the shorter contents that SS58 allows. */
export interface Ss58Address {
  readonly prefix: number;
  readonly bytes: Uint8Array;
}

/**
 * Writes 1, 2, 4, 8, 32 or 33 bytes as an address of the network `prefix` (Kusama is 2).
 * @throws RangeError for another length, or for a prefix that is reserved or over 16383.
 */
export function ss58Encode(bytes: Uint8Array, prefix: number): string {
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > MAX_PREFIX) {
    throw new RangeError(`SS58 prefix ${prefix} is not between 0 and ${MAX_PREFIX}`);
  }
  refuseReserved(prefix);
  const checksumLength = checksumLengthOf(bytes.length);
  if (checksumLength === 0) {
    throw new RangeError(`SS58 holds 1, 2, 4, 8, 32 or 33 bytes, not ${bytes.length}`);
  }
  const body = concatBytes(encodePrefix(prefix), bytes);
  return base58.encode(concatBytes(body, checksum(body).subarray(0, checksumLength)));
}

/**
 * Reads an address of any network.
 * @throws RangeError naming what is wrong: characters, length, prefix or checksum.
 */
export function ss58Decode(text: string): Ss58Address {
  if (text.length > MAX_TEXT) throw new RangeError(`SS58 address of ${text.length} characters is too long`);
  let data: Uint8Array;
  try {
    data = base58.decode(text);
  } catch {
    throw new RangeError(`${JSON.stringify(text)} is not base58`);
  }
  const first = data[0] ?? 0;
  if (first > 127) throw new RangeError(`SS58 address begins with ${first}, a prefix begins with 0 to 127`);
  const prefixLength = first < 64 ? 1 : 2;
  const [length, checksumLength] = splitRest(data.length - prefixLength);
  if (length === 0) throw new RangeError(`SS58 address of ${data.length} bytes: no content has this length`);
  const prefix = prefixLength === 1 ? first : decodeTwoBytePrefix(first, data[1] as number);
  refuseReserved(prefix);
  const end = prefixLength + length;
  const expected = checksum(data.subarray(0, end));
  for (let i = 0; i < checksumLength; i++) {
    if (data[end + i] !== expected[i])
      throw new RangeError(`SS58 address ${text} has a wrong checksum (a typing error?)`);
  }
  return { prefix, bytes: data.slice(prefixLength, end) };
}

function refuseReserved(prefix: number): void {
  if (RESERVED_PREFIXES.includes(prefix)) throw new RangeError(`SS58 prefix ${prefix} is reserved`);
}

function checksumLengthOf(contentLength: number): number {
  if (contentLength === 32 || contentLength === 33) return 2;
  return [1, 2, 4, 8].includes(contentLength) ? 1 : 0;
}

/** Content and checksum lengths of what follows the prefix; zeros when there is no such form. */
function splitRest(rest: number): readonly [content: number, checksum: number] {
  for (const checksumLength of [1, 2]) {
    if (checksumLengthOf(rest - checksumLength) === checksumLength)
      return [rest - checksumLength, checksumLength];
  }
  return [0, 0];
}

/** Prefixes from 64 take two bytes, 0b01 marking the first: bits 2 to 7, then bits 0, 1 and 8 to 13. */
function encodePrefix(prefix: number): Uint8Array {
  if (prefix < 64) return Uint8Array.of(prefix);
  return Uint8Array.of(((prefix & 0xfc) >> 2) | 0x40, (prefix >> 8) | ((prefix & 3) << 6));
}

function decodeTwoBytePrefix(first: number, second: number): number {
  return ((first & 0x3f) << 2) | (second >> 6) | ((second & 0x3f) << 8);
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2_512(concatBytes(CHECKSUM_TAG, body));
}
