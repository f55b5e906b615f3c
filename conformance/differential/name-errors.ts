import type { DynamicCodec, Json } from "@serinus/dynamic-codec";
import { isRecord } from "@serinus/dynamic-codec";

/** A value in which errors of pallets are told by their names: their indices may differ between versions. */
export function nameErrors(value: Json, codec: DynamicCodec): Json {
  if (Array.isArray(value)) return value.map((each: Json) => nameErrors(each, codec));
  if (!isRecord(value)) return value;
  if (value.type === "Module" && isRecord(value.value)) {
    const { index, error } = value.value;
    const named = codec.errorOf(Number(index), Number.parseInt(String(error).slice(2, 4), 16));
    if (named !== undefined) return `${named.pallet}.${named.name}`;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, nameErrors(each as Json, codec)]),
  );
}
