import { type AccountId, concatBytes } from "@serinus/bytes";
import { invalidTransaction, isSigned, type TransactionExtension, weight, ZERO_WEIGHT } from "@serinus/frame";
import { accountId, compactU32, h256, newtype, struct, tuple, u32, unit, type ValueOf } from "@serinus/scale";
import type { System } from "./system/index.ts";

/** Every transaction of an account carries the next number. */
export function checkNonce(system: System): TransactionExtension<number, undefined, AccountId | undefined> {
  const { Nonces } = system.storage;
  const tag = (who: AccountId, nonce: number) => concatBytes(accountId.encode(who), u32.encode(nonce));
  return {
    identifier: "CheckNonce",
    explicit: newtype(compactU32, {
      path: ["frame_system", "extensions", "check_nonce", "CheckNonce"],
      params: [{ name: "T" }],
      typeName: "T::Nonce",
    }),
    implicit: unit,
    getImplicit: () => undefined,
    weight: () => weight(700n),
    validate({ explicit: nonce, origin }) {
      const who = isSigned(origin)?.value;
      if (who === undefined) return { val: undefined };
      const expected = Nonces.get(who);
      if (nonce < expected) throw invalidTransaction.Stale;
      const requires = nonce > expected ? [tag(who, nonce - 1)] : [];
      return { val: who, valid: () => ({ requires, provides: [tag(who, nonce)] }) };
    },
    prepare({ explicit: nonce, val: who }) {
      if (who === undefined) return undefined;
      if (nonce > Nonces.get(who)) throw invalidTransaction.Future;
      Nonces.insert(who, nonce + 1);
      return undefined;
    },
    postDispatchDetails: ({ outcome }) => (outcome.ok ? weight(200n) : ZERO_WEIGHT),
  };
}

const nothing = struct({}, { path: ["frame_system", "extensions", "CheckVersion"], params: [{ name: "T" }] });
const versionAndGenesis = tuple(u32, h256);

/** The signature covers the version of the runtime and the chain's first block. */
export function checkVersion(
  system: System,
): TransactionExtension<ValueOf<typeof nothing>, ValueOf<typeof versionAndGenesis>> {
  return {
    identifier: "CheckVersion",
    explicit: nothing,
    implicit: versionAndGenesis,
    getImplicit: () => [system.config.version.spec_version, system.storage.BlockHash.get(0)],
  };
}
