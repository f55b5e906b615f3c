/** Hashes bytes to 32 bytes, into a new array. The argument may be a view of a buffer that is reused after the call. */
export type Hasher = (data: Uint8Array) => Uint8Array;
