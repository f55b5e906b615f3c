import type { AccountId } from "@serinus/bytes";
import { invalidTransaction, isSigned, type TransactionExtension, ZERO_WEIGHT } from "@serinus/frame";
import { accountId, type Codec, compactU32, newtype, param, tuple, u32, unit } from "@serinus/scale";
import type { System } from "../system.ts";
import type { SystemExtensionWeights } from "../weights.ts";

const explicit: Codec<number> = /* @__PURE__ */ newtype(compactU32, {
  path: ["frame_system", "extensions", "check_nonce", "CheckNonce"],
  params: [param("T")],
  typeName: "T::Nonce",
});

/** What an account's n-th transaction provides, and its next requires. */
const tag = /* @__PURE__ */ tuple(accountId, u32);

const U64_MAX = 0xffff_ffff_ffff_ffffn;

/**
 * Transactions of an account come in the order of their nonces, each once. `Val` and `Pre` are the signer, `undefined`
 * for an origin that is not signed.
 */
export function checkNonce(
  system: System,
  weights: SystemExtensionWeights,
): TransactionExtension<number, undefined, AccountId | undefined, AccountId | undefined> {
  const { Account } = system.storage;
  return {
    identifier: "CheckNonce",
    explicit,
    implicit: unit,
    getImplicit: () => undefined,
    weight: () => weights.check_nonce(),
    validate({ explicit: nonce, origin }) {
      const who = isSigned(origin)?.value;
      if (who === undefined) return { val: undefined };
      const account = Account.get(who);
      // Nobody pays for storing the nonce of an account that does not exist.
      if (account.providers === 0 && account.sufficients === 0) throw invalidTransaction.Payment;
      if (nonce < account.nonce) throw invalidTransaction.Stale;
      return {
        valid: () => ({
          priority: 0n,
          requires: account.nonce < nonce ? [tag.encode([who, nonce - 1])] : [],
          provides: [tag.encode([who, nonce])],
          longevity: U64_MAX,
          propagate: true,
        }),
        val: who,
      };
    },
    prepare({ explicit: nonce, val: who }) {
      if (who === undefined) return undefined;
      const account = Account.get(who);
      if (nonce > account.nonce) throw invalidTransaction.Future;
      Account.insert(who, { ...account, nonce: nonce === 0xffff_ffff ? 0 : nonce + 1 });
      return who;
    },
    postDispatchDetails: ({ pre }) => (pre === undefined ? weights.check_nonce() : ZERO_WEIGHT),
  };
}
