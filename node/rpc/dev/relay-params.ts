import type { RelayInput } from "@serinus/authoring";
import { fromHex } from "@serinus/bytes";
import { list, object, optional, type Param, type ParamsOf, u32Param } from "../protocol/params.ts";
import { invalidParams } from "../protocol/rpc-error.ts";
import { hexParam } from "./params.ts";

/** Bytes as hex. */
const messageParam: Param<Uint8Array> = (value, where) => fromHex(hexParam(value, where));

/** An object whose names are parachains' numbers. */
function byParachain<T>(inner: Param<T>): Param<ReadonlyMap<number, T>> {
  return (value, where) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw invalidParams(`${where}: an object by the senders' numbers expected, such as { "2000": [...] }`);
    return new Map(
      Object.entries(value).map(([id, each]) => {
        if (!/^\d{1,10}$/.test(id)) throw invalidParams(`${where}: ${id} is no parachain's number`);
        return [u32Param(Number(id), `${where}.${id}`), inner(each, `${where}.${id}`)];
      }),
    );
  };
}

const overrideParam: Param<readonly [Uint8Array, Uint8Array | undefined]> = (pair, where) => {
  const [key, value, ...more] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (key === undefined || more.length > 0)
    throw invalidParams(`${where}: a pair of hex key and hex value or null expected`);
  return [messageParam(key, `${where}[0]`), optional(messageParam)(value, `${where}[1]`)];
};

/** What chopsticks takes of messages of other chains and of the relay chain, under its names. */
export const relayParams = {
  dmp: optional(list(object({ sentAt: u32Param, msg: messageParam }))),
  hrmp: optional(byParachain(list(object({ sentAt: u32Param, data: messageParam })))),
  ump: optional(byParachain(list(messageParam))),
  relayChainStateOverrides: optional(list(overrideParam)),
  relayParentNumber: optional(u32Param),
};

/** What a parachain is told besides the usual; `undefined` when nothing of it was given. */
export function relayInput(given: ParamsOf<typeof relayParams>): RelayInput | undefined {
  const { dmp, hrmp, relayChainStateOverrides: overrides, relayParentNumber } = given;
  if ([dmp, hrmp, overrides, relayParentNumber].every((each) => each === undefined)) return undefined;
  return {
    downward: (dmp ?? []).map(({ sentAt, msg }) => ({ sent_at: sentAt, msg })),
    horizontal: new Map(
      [...(hrmp ?? [])].map(([sender, messages]) => [
        sender,
        messages.map(({ sentAt, data }) => ({ sent_at: sentAt, msg: data })),
      ]),
    ),
    stateOverrides: overrides ?? [],
    parentNumber: relayParentNumber,
  };
}
