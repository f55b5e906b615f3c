/** A lower-case hexadecimal string with a `0x` prefix. */
export type Hex = `0x${string}`;

declare const brand: unique symbol;

/** A value of type `T` that only its maker may call a `Name`. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** 32 bytes as lower-case hex: hashes, roots, block hashes. Comparable with `===`. */
export type H256 = Branded<Hex, "H256">;

/** 32 bytes as lower-case hex that name an account. */
export type AccountId = Branded<Hex, "AccountId">;

/** Hash of a block's header. */
export type BlockHash = H256;
