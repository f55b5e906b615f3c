import type { AccountId } from "@serinus/bytes";
import {
  accountId,
  bytes,
  type Codec,
  describe,
  describeAs,
  fixedBytes,
  indexed,
  param,
  unit,
  type ValueOf,
  variants,
} from "@serinus/scale";
import { cannotLookup } from "../dispatch/dispatch-failure.ts";

/** A compact of nothing, which takes no bytes: Kusama's account indices are not used as addresses. */
const noIndex: Codec<undefined> = /* @__PURE__ */ describeAs(unit, () =>
  describe({ kind: "compact", inner: unit }),
);

/** How extrinsics name accounts (`sp_runtime::MultiAddress<AccountId32, ()>`). */
export type MultiAddress = ValueOf<typeof MultiAddress>;
export const MultiAddress = /* @__PURE__ */ variants(
  {
    Id: indexed(0, accountId, { typeNames: ["AccountId"] }),
    Index: indexed(1, noIndex, { typeNames: ["AccountIndex"], single: true }),
    Raw: indexed(2, bytes, { typeNames: ["Vec<u8>"] }),
    Address32: indexed(3, fixedBytes(32), { typeNames: ["[u8; 32]"] }),
    Address20: indexed(4, fixedBytes(20), { typeNames: ["[u8; 20]"] }),
  },
  {
    path: ["sp_runtime", "multiaddress", "MultiAddress"],
    params: [param("AccountId", accountId), param("AccountIndex", unit)],
  },
);

/** The account that an address names, `undefined` when the chain does not know such addresses (`AccountIdLookup`). */
export function lookupAddress(address: MultiAddress): AccountId | undefined {
  return address.type === "Id" ? address.value : undefined;
}

/** The account that an address in a call names. @throws DispatchFailure `CannotLookup` */
export function lookup(address: MultiAddress): AccountId {
  const who = lookupAddress(address);
  if (who === undefined) throw cannotLookup;
  return who;
}

/** The address of an account. */
export function addressOf(who: AccountId): MultiAddress {
  return { type: "Id", value: who };
}
