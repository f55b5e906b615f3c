import type { AccountId } from "@serinus/bytes";
import { type Json, jsonAccount } from "@serinus/frame";
import { UNITS } from "../currency.ts";
import { developmentAccounts } from "./accounts.ts";

/** What every development account begins with. */
const ENDOWMENT = 1_000_000n * UNITS;

/** The prefix under which addresses are written here: that of no network in particular. */
const addresses = /* @__PURE__ */ jsonAccount(42);

const funded = {
  balances: { balances: everyone().map((who) => [addresses.toJson(who), ENDOWMENT]) },
} as const satisfies Json;

/**
 * The chains that this runtime can begin without anyone's help, as patches on the default genesis. Alice makes the
 * blocks of `development`, Alice and Bob those of `local_testnet`. With `sudo`, Alice is its key.
 */
export function presets({
  sudo = false,
}: {
  readonly sudo?: boolean | undefined;
}): Readonly<Record<string, Json>> {
  const [alice] = everyone();
  const patch = sudo && alice !== undefined ? { ...funded, sudo: { key: addresses.toJson(alice) } } : funded;
  return { development: patch, local_testnet: patch };
}

/** The development accounts and their stashes, in the order of Substrate's presets. */
function everyone(): AccountId[] {
  return [
    ...developmentAccounts.map(({ account }) => account),
    ...developmentAccounts.map(({ stash }) => stash),
  ];
}
