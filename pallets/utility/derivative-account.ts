import { type AccountId, concatBytes, toAccountId } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { accountId, u16, utf8Encode } from "@serinus/scale";

const PREFIX = /* @__PURE__ */ utf8Encode("modlpy/utilisuba");

/** The derivative account of that number: nobody has a key of it, and its owner acts for it. */
export function derivativeAccount(
  host: Pick<HostApi, "hashing_blake2_256">,
  owner: AccountId,
  index: number,
): AccountId {
  return toAccountId(
    host.hashing_blake2_256(concatBytes(PREFIX, accountId.encode(owner), u16.encode(index))),
  );
}
