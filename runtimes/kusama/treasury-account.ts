import { type AccountId, concatBytes, toAccountId } from "@serinus/bytes";
import { utf8Encode } from "@serinus/scale";

/** Bytes before the id of a pallet in the account that the pallet itself owns (`PalletId::TypeId`). */
const PALLET_ACCOUNT = "modl";

/** The treasury's account: nobody has a key of it. */
export const treasuryAccount: AccountId = /* @__PURE__ */ palletAccount("py/trsry");

/** The account that a pallet owns by its id of eight characters. */
function palletAccount(id: string): AccountId {
  const name = utf8Encode(PALLET_ACCOUNT + id);
  return toAccountId(concatBytes(name, new Uint8Array(32 - name.length)));
}
