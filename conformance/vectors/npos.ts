import assert from "node:assert/strict";
import {
  FixedI64,
  FixedU128,
  multiplyByRational,
  normalize,
  Perbill,
  Percent,
  Permill,
  Perquintill,
  type PerThing,
  PerU16,
  type Rounding,
  type SignedRounding,
} from "@serinus/numeric";
import type { FolderCheckers, VectorContext } from "./context.ts";

/** Checkers of `npos`: arithmetic of `sp_arithmetic`; elections, inflation and slashing wait for their pallets. */
export const files: FolderCheckers = {
  "arithmetic.json": arithmetic,
  "elections.json": pending("the election solvers are not built yet"),
  "reduce.json": pending("the election solvers are not built yet"),
  "compact-solution.json": pending("the election solvers are not built yet"),
  "inflation.json": pending("the inflation curves are not built yet"),
  "slashing-spans.json": pending("the staking pallet is not built yet"),
};

type Case = { readonly op: string } & Readonly<Record<string, unknown>>;

async function arithmetic(path: string, t: VectorContext): Promise<void> {
  const cases = t.json<Case[]>(path);
  for (const [index, c] of cases.entries()) {
    await t.check(`arithmetic ${index} ${c.op}`, () => checkArithmetic(c));
  }
}

function pending(reason: string) {
  return (path: string, t: VectorContext) => t.skip(path, reason);
}

function checkArithmetic(c: Case): void {
  const check = CHECKS[c.op];
  assert.ok(check, `unknown operation ${c.op}`);
  check(c);
}

const CHECKS: Readonly<Record<string, (c: Case) => void>> = {
  from_rational: (c) => {
    const type = perThing(c);
    const rounded = (rounding: Rounding) => type.fromRationalWithRounding(big(c.p), big(c.q), rounding);
    same(c.default, type.fromRational(big(c.p), big(c.q)));
    for (const rounding of ["down", "up", "nearestUp", "nearestDown"] as const) {
      if (c[rounding] === "err") assert.equal(rounded(rounding), undefined);
      else same(c[rounding], rounded(rounding));
    }
  },
  mul_u128: (c) => {
    const type = perThing(c);
    const value = type.fromParts(big(c.parts));
    const n = big(c.b);
    same(c.mul, type.mul(value, n));
    same(c.mul_floor, type.mulFloor(value, n));
    same(c.mul_ceil, type.mulCeil(value, n));
    if (c.recip_mul === null) return assert.throws(() => type.saturatingReciprocalMul(value, n));
    same(c.recip_mul, type.saturatingReciprocalMul(value, n));
    same(c.recip_floor, type.saturatingReciprocalMulFloor(value, n));
    same(c.recip_ceil, type.saturatingReciprocalMulCeil(value, n));
  },
  per_per: (c) => {
    const type = perThing(c);
    const [a, b] = [type.fromParts(big(c.a)), type.fromParts(big(c.b))];
    same(c.mul, type.times(a, b));
    same(c.sat_add, type.saturatingAdd(a, b));
    same(c.sat_sub, type.saturatingSub(a, b));
    same(c.div, type.div(a, b));
    same(c.sat_div_up, type.div(a, b, "up"));
    same(c.sat_div_down, type.div(a, b, "down"));
    if (c.int_div === null) assert.throws(() => type.intDiv(a, b));
    else same(c.int_div, type.intDiv(a, b));
    const [exponent, power] = c.pow as [string, string];
    same(power, type.pow(a, Number(exponent)));
  },
  multiply_by_rational_with_rounding: (c) => {
    for (const rounding of ["down", "up", "nearestUp", "nearestDown"] as const)
      same(c[rounding], multiplyByRational(big(c.a), big(c.b), big(c.c), rounding));
  },
  normalize: (c) => {
    const output = normalize((c.input as number[]).map(BigInt), big(c.target));
    assert.deepEqual(output, (c.output as number[]).map(BigInt));
  },
  FixedU128: (c) => {
    const [a, b, i] = [FixedU128.fromInner(big(c.a)), FixedU128.fromInner(big(c.b)), big(c.i)];
    same(c.checked_mul, FixedU128.checkedMul(a, b));
    same(c.checked_div, FixedU128.checkedDiv(a, b));
    same(c.checked_mul_int, FixedU128.checkedMulInt(a, i));
    same(c.sat_mul_int, FixedU128.saturatingMulInt(a, i));
    // The file divides `b` here, the only operation with an integer that does not take `a`.
    same(c.checked_div_int, FixedU128.checkedDivInt(b, i));
    same(c.sat_add, FixedU128.saturatingAdd(a, b));
    same(c.sat_sub, FixedU128.saturatingSub(a, b));
    same(c.recip, FixedU128.reciprocal(a));
    same(c.trunc, FixedU128.trunc(a));
    same(c.ceil, FixedU128.ceil(a));
    same(c.round, FixedU128.round(a));
    same(c.pow3, FixedU128.saturatingPow(a, 3));
    same(c.try_sqrt, FixedU128.checkedSqrt(a));
  },
  FixedI64: (c) => {
    const [a, b] = [FixedI64.fromInner(big(c.a)), FixedI64.fromInner(big(c.b))];
    same(c.checked_mul, FixedI64.checkedMul(a, b));
    same(c.checked_div, FixedI64.checkedDiv(a, b));
    for (const [key, rounding] of Object.entries(SIGNED_ROUNDINGS))
      same(c[key], FixedI64.checkedDiv(a, b, rounding));
    same(c.into_clamped_perbill, FixedI64.intoClampedPerThing(Perbill, a));
  },
};

const SIGNED_ROUNDINGS: Readonly<Record<string, SignedRounding>> = {
  div_high: "high",
  div_low: "low",
  div_major: "major",
  div_minor: "minor",
  div_nearestPrefLow: "nearestLow",
};

const PER_THINGS = { Perbill, Percent, PerU16, Permill, Perquintill };

function perThing(c: Case): PerThing<bigint> {
  const type = PER_THINGS[c.type as keyof typeof PER_THINGS];
  assert.ok(type, `unknown type ${String(c.type)}`);
  // Values are compared as text, so one signature serves both representations.
  return type as unknown as PerThing<bigint>;
}

function big(value: unknown): bigint {
  return BigInt(value as string | number);
}

/** Vectors write numbers as text and a refusal as null. */
function same(expected: unknown, actual: bigint | number | undefined): void {
  assert.equal(actual === undefined ? null : String(actual), expected === null ? null : String(expected));
}
