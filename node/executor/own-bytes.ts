/**
 * The same value with every array that looks into a larger buffer copied out of it: passing a message between threads
 * copies the whole buffer under an array.
 */
export function ownBytes<T>(value: T): T {
  return own(value) as T;
}

function own(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return value.byteLength === value.buffer.byteLength ? value : value.slice();
  if (Array.isArray(value)) return value.map(own);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, own(inner)]));
}
