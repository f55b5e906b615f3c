/** Checked and saturating arithmetic of one unsigned integer type; operands must be in its range. */
export interface UnsignedArithmetic<N extends number | bigint> {
  readonly max: N;
  /** `undefined` when the sum exceeds the type. */
  checkedAdd(a: N, b: N): N | undefined;
  /** `undefined` when the difference is negative. */
  checkedSub(a: N, b: N): N | undefined;
  /** `undefined` when the product exceeds the type. */
  checkedMul(a: N, b: N): N | undefined;
  saturatingAdd(a: N, b: N): N;
  saturatingSub(a: N, b: N): N;
  saturatingMul(a: N, b: N): N;
  /** The nearest value of the type to any integer. */
  clamp(value: N): N;
}

function bigUnsigned(bits: number): UnsignedArithmetic<bigint> {
  const max = (1n << BigInt(bits)) - 1n;
  const checked = (value: bigint) => (value > max || value < 0n ? undefined : value);
  const clamp = (value: bigint) => (value > max ? max : value < 0n ? 0n : value);
  return {
    max,
    checkedAdd: (a, b) => checked(a + b),
    checkedSub: (a, b) => checked(a - b),
    checkedMul: (a, b) => checked(a * b),
    saturatingAdd: (a, b) => clamp(a + b),
    saturatingSub: (a, b) => clamp(a - b),
    saturatingMul: (a, b) => clamp(a * b),
    clamp,
  };
}

/** Numbers of at most 32 bits. A product beyond 2^53 is inexact, but then it is out of range whatever its last bits. */
function smallUnsigned(bits: number): UnsignedArithmetic<number> {
  const max = 2 ** bits - 1;
  const checked = (value: number) => (value > max || value < 0 ? undefined : value);
  const clamp = (value: number) => Math.min(Math.max(value, 0), max);
  return {
    max,
    checkedAdd: (a, b) => checked(a + b),
    checkedSub: (a, b) => checked(a - b),
    checkedMul: (a, b) => checked(a * b),
    saturatingAdd: (a, b) => clamp(a + b),
    saturatingSub: (a, b) => clamp(a - b),
    saturatingMul: (a, b) => clamp(a * b),
    clamp,
  };
}

/** Arithmetic of each unsigned integer type: numbers up to 32 bits, bigints from 64. */
export const U8 = /* @__PURE__ */ smallUnsigned(8);
export const U16 = /* @__PURE__ */ smallUnsigned(16);
export const U32 = /* @__PURE__ */ smallUnsigned(32);
export const U64 = /* @__PURE__ */ bigUnsigned(64);
export const U128 = /* @__PURE__ */ bigUnsigned(128);
