export { fixedI64, fixedU128, perbill, percent, permill, perquintill, perU16 } from "./codecs.ts";
export { greatest, least } from "./extremes.ts";
export { FixedI64, type FixedPoint, FixedU128, type IntegerRange } from "./fixed-point.ts";
export { U8, U16, U32, U64, U128, type UnsignedArithmetic } from "./integers.ts";
export { normalize } from "./normalize.ts";
export { Perbill, Percent, Permill, Perquintill, type PerThing, PerU16 } from "./per-thing.ts";
export { integerSquareRoot, multiplyByRational } from "./rational.ts";
export { divideRounded, type Rounding, type SignedRounding } from "./rounding.ts";
