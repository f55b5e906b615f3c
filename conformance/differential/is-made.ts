import { equalBytes, toHex } from "@serinus/bytes";
import type { Keypair } from "@serinus/crypto";
import { DynamicError, isRecord, type Json } from "@serinus/dynamic-codec";
import type { Judgement } from "./judgement.ts";
import type { Caller } from "./known-difference.ts";
import type { Side } from "./side.ts";

/** Whether the same bytes are the same call to the real runtime. */
export function isReadAlike({ codec }: Side, decoded: Json, call: Uint8Array): boolean {
  try {
    return equalBytes(codec.encodeCall(decoded), call);
  } catch (error) {
    if (error instanceof DynamicError) return false;
    throw error;
  }
}

interface Balances {
  readonly free: string;
  readonly reserved: string;
  readonly frozen: string;
}

/** What an account has. */
export function balancesOf(account: Uint8Array, { codec, overlay }: Side): Balances {
  const { storage, decodeValue } = codec;
  const accounts = storage.item("System", "Account");
  const info = decodeValue(accounts, overlay.storage_get(storage.encodeKey(accounts, [toHex(account)])));
  return (info as unknown as { readonly data: Balances }).data;
}

/** What is known of who makes a call. */
export function callerOf(origin: string, signer: Keypair | undefined, side: Side): Caller {
  if (signer === undefined) return { origin, account: undefined, isFrozen: true, hasReserve: true };
  const { frozen, reserved } = balancesOf(signer.publicKey, side);
  const account = toHex(signer.publicKey);
  return { origin, account, isFrozen: frozen !== "0", hasReserve: reserved !== "0" };
}

/** Whether neither the call nor one inside it is known to differ. */
export function isMade(value: unknown, judgement: Judgement, caller: Caller): boolean {
  const within = { ...caller, account: undefined, isFrozen: true, hasReserve: true };
  if (Array.isArray(value)) return value.every((each) => isMade(each, judgement, within));
  if (!isRecord(value)) return true;
  const { type, value: inner } = value;
  if (typeof type === "string" && isRecord(inner) && typeof inner.type === "string") {
    const args = (inner.value ?? {}) as Readonly<Record<string, Json>>;
    if (!judgement.isMade(`${type}.${inner.type}`, args, caller)) return false;
  }
  return Object.values(value).every((each) => isMade(each, judgement, within));
}
