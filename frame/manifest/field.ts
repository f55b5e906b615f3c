import type { Codec } from "@serinus/scale";

/** A codec together with the name by which the Rust source calls its type there (metadata's `typeName`). */
export interface TypedField<T> {
  readonly codec: Codec<T>;
  readonly typeName: string;
}

/** The type of one call argument or event field: a codec, or a codec with a type name of its own. */
export type Field<T = unknown> = Codec<T> | TypedField<T>;

/** Fields by name, or in order when they have no names (`Event::Foo(AccountId, Balance)`). */
export type Fields = { readonly [name: string]: Field } | readonly Field[];

/** The TypeScript type of a field's value. */
export type FieldValue<F> = F extends TypedField<infer T> ? T : F extends Codec<infer T> ? T : never;

/**
 * What a call's arguments or an event's fields look like as a value: an object for named fields; for unnamed ones
 * the value itself when there is one and an array when there are more; `undefined` for none.
 */
export type FieldsValue<F> = F extends undefined
  ? undefined
  : F extends readonly []
    ? undefined
    : F extends readonly [infer Only]
      ? FieldValue<Only>
      : F extends readonly unknown[]
        ? { [K in keyof F]: FieldValue<F[K]> }
        : { [K in keyof F]: FieldValue<F[K]> };

/**
 * Gives a codec the type name that Kusama's metadata shows where it is used as a field: `typed("T::Balance", u128)`.
 * Without it the name is derived from the codec's description, see `typeNameOf`.
 */
export function typed<T>(typeName: string, codec: Codec<T>): TypedField<T> {
  return { codec, typeName };
}

/** The codec of a field. */
export function codecOf<T>(field: Field<T>): Codec<T> {
  return "codec" in field ? field.codec : field;
}
