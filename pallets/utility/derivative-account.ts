import { type AccountId, concatBytes, fromHex, toAccountId } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { u16, utf8Encode } from "@serinus/scale";

/** What is hashed before the account and the index: names the pallet and what the account is. */
const PREFIX = /* @__PURE__ */ utf8Encode("modlpy/utilisuba");

/**
 * The account that `who` uses under an index (`pallet_utility::derivative_account_id`): nobody has a key of it, and it
 * may have derived accounts in turn.
 */
export function derivativeAccountId(
  host: Pick<HostApi, "hashing_blake2_256">,
  who: AccountId,
  index: number,
): AccountId {
  return toAccountId(host.hashing_blake2_256(concatBytes(PREFIX, fromHex(who), u16.encode(index))));
}
