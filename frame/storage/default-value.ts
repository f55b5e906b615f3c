import type { Codec } from "@serinus/scale";

/** What reading gives when nothing is stored. Objects are made anew each time, so that a caller may change them. */
export interface DefaultValue<T> {
  (): T | undefined;
  /** Whether there is a default. */
  readonly isPresent: boolean;
}

/** Makes the default of a storage item; `value` is ignored unless `isPresent`. */
export function defaultValue<T>(codec: Codec<T>, value: T | undefined, isPresent: boolean): DefaultValue<T> {
  if (!isPresent) return Object.assign(() => undefined, { isPresent });
  if (typeof value !== "object") return Object.assign(() => value, { isPresent });
  const encoded = codec.encode(value as T);
  return Object.assign(() => codec.decode(encoded), { isPresent });
}
