import { blake2b } from "@noble/hashes/blake2.js";
import { base58 } from "@scure/base";
import { type AccountId, concatBytes, equalBytes, fromHex, toAccountId } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";

/**
 * SS58 addresses of accounts inside a runtime. `@serinus/crypto` is not at hand there: its hashes are WebAssembly, and
 * of hash functions the host offers none that SS58 uses.
 */
const CHECKSUM_TAG = /* @__PURE__ */ utf8Encode("SS58PRE");
const CHECKSUM_LENGTH = 2;

/** The account of an address of any network, `undefined` when the text is none. */
export function addressToAccount(address: string): AccountId | undefined {
  if (!/^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(address)) return undefined;
  const bytes = base58.decode(address);
  const prefixLength = (bytes[0] ?? 0) < 64 ? 1 : 2;
  const end = prefixLength + 32;
  if (bytes.length !== end + CHECKSUM_LENGTH) return undefined;
  const body = bytes.subarray(0, end);
  return equalBytes(checksum(body), bytes.subarray(end))
    ? toAccountId(bytes.subarray(prefixLength, end))
    : undefined;
}

/** The address of an account on the network `prefix`, 0 to 63. */
export function accountToAddress(account: AccountId, prefix: number): string {
  const body = concatBytes(Uint8Array.of(prefix), fromHex(account));
  return base58.encode(concatBytes(body, checksum(body)));
}

function checksum(body: Uint8Array): Uint8Array {
  return blake2b(concatBytes(CHECKSUM_TAG, body), { dkLen: 64 }).subarray(0, CHECKSUM_LENGTH);
}
