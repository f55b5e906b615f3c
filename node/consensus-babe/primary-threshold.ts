/** Bits behind the point in the numbers that logarithms and powers are computed with. */
const PRECISION = 192n;
const ONE = 1n << PRECISION;

const DOUBLE_BITS = 53;
const MOST = (1n << 128n) - 1n;

/**
 * The number below which an authority's VRF has to lie for it to make a primary block:
 * `floor(2^128 (1 - (1 - c)^(weight / total)))`, where Substrate takes the quotients and the power as doubles and the
 * rest exactly. The power is rounded correctly here, so that it is the same on every machine.
 * (Polkadot specification, "Block production lottery"; `calculate_primary_threshold`)
 */
export function primaryThreshold(
  c: readonly [numerator: bigint, denominator: bigint],
  weight: bigint,
  total: bigint,
): bigint {
  const share = Number(weight) / Number(total);
  const p = 1 - power(1 - Number(c[0]) / Number(c[1]), share);
  if (!(p > 0)) return 0n;
  const { mantissa, exponent } = parts(p);
  const scaled = scale(mantissa, exponent + 128n);
  return scaled > MOST ? MOST : scaled;
}

/** `base^exponent` for numbers from 0 to 1, to the nearest double. */
export function power(base: number, exponent: number): number {
  if (!(base >= 0 && base <= 1 && exponent >= 0 && exponent <= 1))
    throw new RangeError(`expected numbers from 0 to 1, got ${base} and ${exponent}`);
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1 || base === 0) return base;
  return toDouble(exponential(multiply(logarithm(base), fixed(exponent))));
}

function parts(value: number): { readonly mantissa: bigint; readonly exponent: bigint } {
  let exponent = 0n;
  let rest = value;
  // Doubling a double is exact.
  while (!Number.isInteger(rest)) {
    rest *= 2;
    exponent--;
  }
  return { mantissa: BigInt(rest), exponent };
}

const scale = (value: bigint, bits: bigint): bigint => (bits >= 0n ? value << bits : value >> -bits);
const multiply = (a: bigint, b: bigint): bigint => (a * b) >> PRECISION;

function fixed(value: number): bigint {
  const { mantissa, exponent } = parts(value);
  return scale(mantissa, exponent + PRECISION);
}

/** The natural logarithm of a number above 0 and below 1. */
function logarithm(value: number): bigint {
  let reduced = fixed(value);
  let halvings = 0n;
  while (reduced < ONE / 2n) {
    reduced <<= 1n;
    halvings++;
  }
  return logarithmNearOne(reduced) + halvings * logarithmNearOne(ONE / 2n);
}

/** ln x = 2 artanh((x - 1) / (x + 1)). */
function logarithmNearOne(x: bigint): bigint {
  const z = ((x - ONE) << PRECISION) / (x + ONE);
  const square = multiply(z, z);
  let sum = 0n;
  let term = z;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term / n;
    term = multiply(term, square);
  }
  return 2n * sum;
}

/** e^x for x below 0. */
function exponential(x: bigint): bigint {
  // e^x = (e^(x / 2^k))^(2^k): the series is short for small numbers.
  const k = 16n;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = multiply(term, x >> k) / n;
    sum += term;
  }
  for (let i = 0n; i < k; i++) sum = multiply(sum, sum);
  return sum;
}

/** The nearest double, the even one of two that are equally near. */
function toDouble(value: bigint): number {
  const length = value.toString(2).length;
  const spare = BigInt(Math.max(0, length - DOUBLE_BITS));
  const half = spare === 0n ? 0n : 1n << (spare - 1n);
  let rounded = value >> spare;
  const rest = value - (rounded << spare);
  if (rest > half || (rest === half && (rounded & 1n) === 1n && spare > 0n)) rounded++;
  return Number(rounded) * 2 ** (Number(spare) - Number(PRECISION));
}
