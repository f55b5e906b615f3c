/** Order of the prime group of curve25519 (RFC 8032, section 5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Whether 32 little-endian bytes are a number below the group's order. */
export function isCanonicalScalar(bytes: Uint8Array): boolean {
  return readNumber(bytes) < ORDER;
}

/** The 32 byte remainder of a little-endian number, of a multiple of eight bytes, by the group's order. */
export function reduceScalar(bytes: Uint8Array): Uint8Array {
  return writeScalar(readNumber(bytes));
}

/** The sum of products, each of two little-endian numbers of a multiple of eight bytes, as a 32 byte scalar. */
export function sumOfProducts(pairs: readonly (readonly [a: Uint8Array, b: Uint8Array])[]): Uint8Array {
  return writeScalar(pairs.reduce((sum, [a, b]) => sum + readNumber(a) * readNumber(b), 0n));
}

function writeScalar(number: bigint): Uint8Array {
  let rest = number % ORDER;
  const out = new Uint8Array(32);
  const view = new DataView(out.buffer);
  for (let at = 0; at < 32; at += 8) {
    view.setBigUint64(at, rest & 0xffff_ffff_ffff_ffffn, true);
    rest >>= 64n;
  }
  return out;
}

function readNumber(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let value = 0n;
  for (let at = bytes.length - 8; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true);
  return value;
}
