import { blake2b } from "@noble/hashes/blake2.js";
import { base58 } from "@scure/base";
import { type AccountId, concatBytes, equalBytes, toAccountId } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";

/**
 * SS58 addresses of accounts inside a runtime. `@serinus/crypto` is not at hand there: its hashes are WebAssembly, and
 * of hash functions the host offers none that SS58 uses.
 */
const CHECKSUM_TAG = /* @__PURE__ */ utf8Encode("SS58PRE");
const CHECKSUM_LENGTH = 2;

/** The bytes that an address of any network stands for, `undefined` when the text is none of so many bytes. */
export function addressToBytes(address: string, length: number): Uint8Array | undefined {
  if (!/^[1-9A-HJ-NP-Za-km-z]{46,52}$/.test(address)) return undefined;
  const bytes = base58.decode(address);
  const prefixLength = (bytes[0] ?? 0) < 64 ? 1 : 2;
  const end = prefixLength + length;
  if (bytes.length !== end + CHECKSUM_LENGTH) return undefined;
  const body = bytes.subarray(0, end);
  return equalBytes(checksum(body), bytes.subarray(end)) ? bytes.slice(prefixLength, end) : undefined;
}

/** The account of an address of any network, `undefined` when the text is none. */
export function addressToAccount(address: string): AccountId | undefined {
  const bytes = addressToBytes(address, 32);
  return bytes && toAccountId(bytes);
}

/** The address of an account, or of another public key, on the network `prefix`, 0 to 63. */
export function bytesToAddress(bytes: Uint8Array, prefix: number): string {
  const body = concatBytes(Uint8Array.of(prefix), bytes);
  return base58.encode(concatBytes(body, checksum(body)));
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(CHECKSUM_TAG, body), { dkLen: 64 }).subarray(0, CHECKSUM_LENGTH);
}
