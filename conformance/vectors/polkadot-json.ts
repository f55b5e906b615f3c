import { toHex } from "@serinus/bytes";
import { isRecord, type Json } from "@serinus/dynamic-codec";

/**
 * Whether a value as we write it is the one that `toJSON` of polkadot-js wrote: there enums are objects of one key or,
 * without any content, a name; wide integers big-endian hex; fields in camel case; calls their index and arguments; maps
 * objects; bits the bytes that they fill.
 * @returns where they differ, `undefined` when they do not.
 */
export function differenceFrom(ours: Json, theirs: Json, path = ""): string | undefined {
  const differs = `${path || "value"}: ${short(ours)} is not ${short(theirs)}`;
  if (ours === null || theirs === null) return ours === theirs ? undefined : differs;
  if (isList(ours)) {
    if (isList(theirs)) return differenceOfLists(ours, theirs, path);
    if (typeof theirs === "string") return bitsInHex(ours) === theirs ? undefined : differs;
    return isRecord(theirs) ? differenceOfMaps(ours, theirs as Record<string, Json>, path) : differs;
  }
  if (isRecord(ours)) {
    if (typeof ours.type === "string" && Object.keys(ours).every((key) => key === "type" || key === "value"))
      return differenceOfVariant(ours.type, ours.value as Json | undefined, theirs, path);
    // Fields of events and errors are listed.
    if (isList(theirs)) return differenceOfLists(Object.values(ours) as Json[], theirs, path);
    const only = Object.values(ours) as Json[];
    // What has one field, as weights had, is that.
    if (!isRecord(theirs)) return only.length === 1 ? differenceFrom(only[0] as Json, theirs, path) : differs;
    const names = Object.keys(ours);
    if (names.length !== Object.keys(theirs).length) return `${differs} (fields)`;
    for (const name of names) {
      const key = Object.hasOwn(theirs, name) ? name : camelCase(name);
      if (!Object.hasOwn(theirs, key)) return `${path}.${name} is missing`;
      const found = differenceFrom(ours[name] as Json, theirs[key] as Json, `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return ours === theirs || sameInteger(ours, theirs) ? undefined : differs;
}

function differenceOfLists(ours: readonly Json[], theirs: readonly Json[], path: string): string | undefined {
  if (ours.length !== theirs.length) return `${path}: ${ours.length} elements, not ${theirs.length}`;
  for (const [i, each] of ours.entries()) {
    const found = differenceFrom(each, theirs[i] as Json, `${path}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceOfMaps(
  ours: readonly Json[],
  theirs: Record<string, Json>,
  path: string,
): string | undefined {
  const entries = ours as [Json, Json][];
  if (entries.length !== Object.keys(theirs).length) return `${path}: ${entries.length} entries`;
  for (const [key, value] of entries) {
    const expected = theirs[String(key)];
    if (expected === undefined) return `${path}: ${String(key)} is missing`;
    const found = differenceFrom(value, expected, `${path}.${String(key)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Bits, the lowest of each byte first. */
function bitsInHex(bits: readonly Json[]): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] as number) | (Number(bit) << (i & 7));
  return toHex(bytes);
}

function differenceOfVariant(
  type: string,
  value: Json | undefined,
  theirs: Json,
  path: string,
): string | undefined {
  const hasContent = value !== undefined && value !== null;
  if (theirs === type) return hasContent ? `${path}: ${type} has content` : undefined;
  if (!isRecord(theirs)) return `${path}: ${type} is not ${short(theirs)}`;
  if (Object.hasOwn(theirs, "callIndex") && isRecord(value) && isRecord(value.value))
    return differenceFrom(value.value as Json, theirs.args as Json, `${path}.${type}.${String(value.type)}`);
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  const known = Object.hasOwn(theirs, key) ? key : type;
  if (Object.keys(theirs).length !== 1 || !Object.hasOwn(theirs, known))
    return `${path}: ${type} is not ${short(theirs)}`;
  return differenceFrom(hasContent ? value : null, theirs[known] as Json, `${path}.${type}`);
}

function sameInteger(ours: Json, theirs: Json): boolean {
  const numbers = [ours, theirs].map((each) =>
    typeof each === "number" || (typeof each === "string" && /^(0x[0-9a-f]+|-?\d+)$/.test(each))
      ? BigInt(each)
      : undefined,
  );
  // Two texts in hex are bytes, not numbers.
  const isBytes = typeof ours === "string" && ours.startsWith("0x");
  return !isBytes && numbers[0] !== undefined && numbers[0] === numbers[1];
}

function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isList(value: Json): value is Json[] {
  return Array.isArray(value);
}

function short(value: Json): string {
  return JSON.stringify(value).slice(0, 120);
}
