import { type Codec, i64, mapped, newtype, ScaleError, u8, u16, u32, u64, u128 } from "@serinus/scale";
import type { FixedI64, FixedU128 } from "./fixed-point.ts";
import { Perbill, Percent, Permill, Perquintill, type PerThing, PerU16 } from "./per-thing.ts";

/** A fraction as its parts. Decoding refuses more parts than the whole, as Rust does. */
function perThingCodec<P extends number | bigint>(
  type: PerThing<P>,
  parts: Codec<number> | Codec<bigint>,
  typeName: string,
): Codec<P> {
  const checked = (value: P): P => {
    if (value > type.one) throw new ScaleError(`${type.name} is at most ${type.one}, got ${value}`);
    return value;
  };
  const path = ["sp_arithmetic", "per_things", type.name];
  return mapped(newtype(parts as Codec<unknown> as Codec<P>, { path, typeName }), checked, checked);
}

const fixedPath = (name: string) => ["sp_arithmetic", "fixed_point", name] as const;

export const percent: Codec<Percent> = /* @__PURE__ */ perThingCodec(Percent, u8, "u8");
export const perU16: Codec<PerU16> = /* @__PURE__ */ perThingCodec(PerU16, u16, "u16");
export const permill: Codec<Permill> = /* @__PURE__ */ perThingCodec(Permill, u32, "u32");
export const perbill: Codec<Perbill> = /* @__PURE__ */ perThingCodec(Perbill, u32, "u32");
export const perquintill: Codec<Perquintill> = /* @__PURE__ */ perThingCodec(Perquintill, u64, "u64");

export const fixedU128 = /* @__PURE__ */ newtype(u128, {
  path: fixedPath("FixedU128"),
  typeName: "u128",
}) as Codec<bigint> as Codec<FixedU128>;

export const fixedI64 = /* @__PURE__ */ newtype(i64, {
  path: fixedPath("FixedI64"),
  typeName: "i64",
}) as Codec<bigint> as Codec<FixedI64>;
