import type { AnyCall } from "@serinus/frame";
import type { Codec } from "@serinus/scale";
import { variantsOf } from "./random-value.ts";

/** Encoded arguments by name. */
export type Args = Readonly<Record<string, Uint8Array>>;

/** The encoded arguments of a call by name. */
export function argumentsOf(codec: Codec<AnyCall>, call: Uint8Array): Args {
  const { type, value } = codec.decode(call);
  const values = (value.value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    (variantOf(codec, type, value.type)?.call.fields ?? []).map(({ name = "", codec: argument }) => [
      name,
      argument.encode(values[name]),
    ]),
  );
}

/** The two bytes with which a call begins. */
export function indicesOf(codec: Codec<AnyCall>, pallet: string, call: string): Uint8Array {
  const found = variantOf(codec, pallet, call);
  return found === undefined ? new Uint8Array() : Uint8Array.of(found.pallet.index, found.call.index);
}

function variantOf(codec: Codec<AnyCall>, palletName: string, callName: string) {
  const pallet = variantsOf(codec).find(({ name }) => name === palletName);
  const calls = pallet?.fields[0]?.codec;
  const call = calls && variantsOf(calls).find(({ name }) => name === callName);
  return pallet && call && { pallet, call };
}
