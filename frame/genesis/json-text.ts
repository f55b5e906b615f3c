import { utf8Decode, utf8Encode } from "@serinus/scale";
import { GenesisError } from "./genesis-error.ts";
import { isObject, type Json } from "./json-codec.ts";

/** Reads JSON, integers beyond 2^53 as bigint. @throws GenesisError when the text is not JSON */
export function parseJson(text: Uint8Array): Json {
  try {
    return JSON.parse(utf8Decode(text), exactInteger) as Json;
  } catch (error) {
    throw new GenesisError("", `is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The source text is what keeps large integers exact; `JSON.parse` gives it to its reviver. */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isLarge = typeof value === "number" && !Number.isSafeInteger(value);
  return isLarge && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Writes JSON, bigints as integers. */
export function jsonText(value: Json): Uint8Array {
  return utf8Encode(write(value));
}

function write(value: Json): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, entry]) => `${JSON.stringify(key)}:${write(entry)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Lays a patch over a JSON value: objects merge, `null` removes a field, all else replaces (RFC 7396). */
export function mergeJson(base: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergeJson(merged[key] ?? null, value);
  }
  return merged;
}
