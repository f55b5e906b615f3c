// Balances in a genesis are larger than what a JavaScript number holds exactly. JSON text is therefore carried through
// as it was written, by means of JSON.rawJSON, which the compiler's library does not know yet.
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Parses JSON. Numbers that are not exact as such keep their text, and {@link writeJson} writes it again. */
export function readJson(text: string): unknown {
  return parse(text, (_key, value, { source }) => {
    const isExact = typeof value !== "number" || Number.isSafeInteger(value) || source === undefined;
    return isExact ? value : rawJson(source);
  });
}

/** Writes what {@link readJson} read; a bigint is written as the number that it is. */
export function writeJson(value: unknown, indent?: number): string {
  const exact = (_key: string, part: unknown): unknown =>
    typeof part === "bigint" ? rawJson(String(part)) : part;
  return JSON.stringify(value, exact, indent);
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, not an array, `null` or a number kept as text. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !Object.hasOwn(value, "rawJSON")
  );
}

/** Lays `patch` over `target`: objects are merged, `null` removes, all else replaces (RFC 7396). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
