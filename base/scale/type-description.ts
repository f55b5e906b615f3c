import type { Codec } from "./codec.ts";

/** Primitive types of `scale-info`. */
export type PrimitiveName =
  | "bool"
  | "char"
  | "str"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "u128"
  | "u256"
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "i128"
  | "i256";

/** A field of a composite or of a variant. `typeName` is the type as the Rust source writes it. */
export interface FieldDescription {
  readonly name?: string | undefined;
  readonly codec: Codec<unknown>;
  readonly typeName?: string | undefined;
  readonly docs?: readonly string[] | undefined;
}

/** One variant of an enum. */
export interface VariantDescription {
  readonly name: string;
  readonly index: number;
  readonly fields: readonly FieldDescription[];
  readonly docs?: readonly string[] | undefined;
}

/** The shape of a type: `scale-info`'s `TypeDef`. */
export type TypeShape =
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  | { readonly kind: "compact"; readonly inner: Codec<unknown> }
  | { readonly kind: "sequence"; readonly inner: Codec<unknown> }
  | { readonly kind: "array"; readonly inner: Codec<unknown>; readonly length: number }
  | { readonly kind: "tuple"; readonly elements: readonly Codec<unknown>[] }
  | { readonly kind: "composite"; readonly fields: readonly FieldDescription[] }
  | { readonly kind: "variant"; readonly variants: readonly VariantDescription[] }
  | { readonly kind: "bitSequence"; readonly store: Codec<unknown>; readonly order: Codec<unknown> };

/** A generic parameter of a named type; `codec` is absent for phantom parameters. */
export interface TypeParameter {
  readonly name: string;
  readonly codec?: Codec<unknown> | undefined;
}

/** What metadata says of a type: `scale-info`'s `Type`, with codecs where it has type ids. */
export interface TypeDescription {
  /** `["pallet_balances", "types", "AccountData"]`; empty for types without a name. */
  readonly path: readonly string[];
  readonly params: readonly TypeParameter[];
  readonly docs: readonly string[];
  readonly shape: TypeShape;
}
