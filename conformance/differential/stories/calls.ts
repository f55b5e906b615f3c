import { concatBytes, fromHex, type Hex, toAccountId, toHex } from "@serinus/bytes";
import { blake2_256, keypairFromUri } from "@serinus/crypto";
import type { Json } from "@serinus/dynamic-codec";
import { multiAccountId } from "@serinus/pallet-multisig";
import { derivativeAccountId } from "@serinus/pallet-utility";
import { u16, u32, utf8Encode } from "@serinus/scale";
import type { Call, Timepoint } from "./story.ts";

const hashing = { hashing_blake2_256: blake2_256 };
const accountId = (who: string) => toAccountId(fromHex(who as Hex));

/** A call by `Pallet.name`. */
export function call(name: string, args: Json = null): Call {
  const [pallet, own] = name.split(".") as [string, string];
  return { type: pallet, value: { type: own, value: args } };
}

/** The public key behind a secret URI. */
export const account = (uri: string): Hex => toHex(keypairFromUri(uri, "sr25519").publicKey);

/** An account's address. */
export const address = (who: string): Json => ({ type: "Id", value: who });

/** A call that does nothing but leave its bytes. */
export const remark = (bytes = "0x01"): Call => call("System.remark", { remark: bytes });

/** A transfer of so much KSM. */
export const transfer = (to: string, ksm: number): Call =>
  call("Balances.transfer_allow_death", { dest: address(to), value: String(BigInt(ksm) * 10n ** 12n) });

/** All of these calls, whichever fail. */
export const all = (...calls: readonly Call[]): Call => call("Utility.force_batch", { calls: calls });

/** The account that somebody uses under an index. */
export const derivedAccount = (who: string, index: number): string =>
  derivativeAccountId(hashing, accountId(who), index);

/** The account of several signatories. */
export const multisigAccount = (who: readonly string[], threshold: number): string =>
  multiAccountId(hashing, [...who].sort().map(accountId), threshold);

/** The account without a key that an extrinsic made; of the kind of proxy, its index. */
export const pureAccount = (
  spawner: string,
  { height, index }: Timepoint,
  kind: number,
  own: number,
): string => {
  const numbers = [u32.encode(height), u32.encode(index), Uint8Array.of(kind), u16.encode(own)];
  return toHex(blake2_256(concatBytes(utf8Encode("modlpy/proxy____"), fromHex(spawner as Hex), ...numbers)));
};

/** 32 bytes of the same number. */
export const bytes32 = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

/** The first version of Kusama in which preimages have tickets. */
export const TICKETS = 1_002_000;
