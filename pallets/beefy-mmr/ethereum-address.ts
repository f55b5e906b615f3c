/** The prime of secp256k1's field: 2^256 - 2^32 - 977. */
const P = 0xffffffff_ffffffff_ffffffff_ffffffff_ffffffff_ffffffff_fffffffe_fffffc2fn;

/**
 * The Ethereum address of a compressed secp256k1 key: the last 20 bytes of the keccak-256 of the point. `undefined` when
 * the bytes are no key.
 */
export function ethereumAddress(
  keccak256: (data: Uint8Array) => Uint8Array,
  compressed: Uint8Array,
): Uint8Array | undefined {
  const [sign] = compressed;
  if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return undefined;
  const x = compressed.subarray(1).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  if (x >= P) return undefined;
  const square = (x * x * x + 7n) % P;
  // P is 3 modulo 4.
  const root = power(square, (P + 1n) >> 2n);
  if ((root * root) % P !== square) return undefined;
  const y = (root & 1n) === BigInt(sign & 1) ? root : P - root;
  const point = new Uint8Array(64);
  point.set(compressed.subarray(1));
  for (let i = 63, rest = y; i >= 32; i--, rest >>= 8n) point[i] = Number(rest & 255n);
  return keccak256(point).slice(12);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if ((rest & 1n) === 1n) result = (result * square) % P;
  }
  return result;
}
