import { type AccountId, concatBytes, toAccountId } from "@serinus/bytes";
import type { HostApi } from "@serinus/host-api";
import { accountId, u16, utf8Encode, vec } from "@serinus/scale";
import type { Multisig } from "./multisig.ts";

const PREFIX = /* @__PURE__ */ utf8Encode("modlpy/utilisuba");
const accounts = /* @__PURE__ */ vec(accountId);

/**
 * The account of these signatories and this threshold: Blake2b of `modlpy/utilisuba`, the sorted signatories and the
 * threshold.
 */
export function multiAccountId(
  host: Pick<HostApi, "hashing_blake2_256">,
  signatories: readonly AccountId[],
  threshold: number,
): AccountId {
  const entropy = concatBytes(PREFIX, accounts.encode([...signatories]), u16.encode(threshold));
  return toAccountId(host.hashing_blake2_256(entropy));
}

/**
 * The account that the sender and the others make up.
 * @throws DispatchFailure `TooFewSignatories`, `TooManySignatories`, `SignatoriesOutOfOrder`, `SenderInSignatories`
 */
export function accountOf(
  multisig: Multisig,
  who: AccountId,
  others: readonly AccountId[],
  threshold: number,
): AccountId {
  const { error, constants, host } = multisig;
  if (others.length === 0) throw error.TooFewSignatories;
  if (others.length >= constants.MaxSignatories) throw error.TooManySignatories;
  return multiAccountId(host, withSender(multisig, who, others), threshold);
}

/** The sorted signatories with the sender in place. Accounts sort as their hex does. */
function withSender({ error }: Multisig, who: AccountId, others: readonly AccountId[]): readonly AccountId[] {
  let place = 0;
  others.forEach((other, i) => {
    const before = others[i - 1];
    if (before !== undefined && before >= other) throw error.SignatoriesOutOfOrder;
    if (other === who) throw error.SenderInSignatories;
    if (other < who) place++;
  });
  return others.toSpliced(place, 0, who);
}
