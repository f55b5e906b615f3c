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
  const root = squareRoot(square);
  if ((root * root) % P !== square) return undefined;
  const y = (root & 1n) === BigInt(sign & 1) ? root : P - root;
  const point = new Uint8Array(64);
  point.set(compressed.subarray(1));
  for (let i = 63, rest = y; i >= 32; i--, rest >>= 8n) point[i] = Number(rest & 255n);
  return keccak256(point).slice(12);
}

/**
 * `square^((P + 1) / 4)`, the root where there is one, for P is 3 modulo 4. The exponent's bits are 223 ones, a zero, 22
 * ones, four zeros, two ones and two zeros. Runs of ones are made of shorter ones, which takes 13 multiplications besides
 * the squarings instead of 246.
 */
function squareRoot(square: bigint): bigint {
  const ones2 = raise(square, 1) * square;
  const ones3 = (raise(ones2, 1) * square) % P;
  const ones6 = raise(ones3, 3) * ones3;
  const ones9 = raise(ones6, 3) * ones3;
  const ones11 = (raise(ones9, 2) * ones2) % P;
  const ones22 = (raise(ones11, 11) * ones11) % P;
  const ones44 = (raise(ones22, 22) * ones22) % P;
  const ones88 = (raise(ones44, 44) * ones44) % P;
  const ones176 = raise(ones88, 88) * ones88;
  const ones220 = raise(ones176, 44) * ones44;
  const ones223 = raise(ones220, 3) * ones3;
  return raise(raise(raise(ones223, 23) * ones22, 6) * ones2, 2);
}

/** Squares a number so many times. */
function raise(base: bigint, squarings: number): bigint {
  let result = base % P;
  for (let i = 0; i < squarings; i++) result = (result * result) % P;
  return result;
}
