import type { AccountId } from "@serinus/bytes";
import { type Json, jsonAccount } from "@serinus/frame";
import { UNITS } from "../currency.ts";
import { type SessionKeys, sessionKeysJson } from "../session-keys.ts";
import { type DevelopmentAccount, developmentAccounts } from "./accounts.ts";

/** What every development account begins with. */
const ENDOWMENT = 1_000_000n * UNITS;

/** The prefix under which addresses are written here: that of no network in particular. */
const addresses = /* @__PURE__ */ jsonAccount(42);

const funded = {
  balances: { balances: everyone().map((who) => [addresses.toJson(who), ENDOWMENT]) },
} as const satisfies Json;

/**
 * The chains that this runtime can begin without anyone's help, as patches on the default genesis: blocks are made by
 * Alice on `development`, by Alice and Bob on `local_testnet`, by Charlie and Dave as well on `four_validators`. With
 * `sudo`, Alice is its key.
 */
export function presets({
  sudo = false,
}: {
  readonly sudo?: boolean | undefined;
}): Readonly<Record<string, Json>> {
  const [alice] = everyone();
  const common = sudo && alice !== undefined ? { ...funded, sudo: { key: addresses.toJson(alice) } } : funded;
  const validatedBy = (count: number): Json => ({
    ...common,
    session: { keys: developmentAccounts.slice(0, count).map(validator) },
  });
  return { development: validatedBy(1), local_testnet: validatedBy(2), four_validators: validatedBy(4) };
}

/** A stash with all session keys of `//Name`, as Substrate's chain specifications have them. */
function validator({ stash, account, ed25519, ecdsa }: DevelopmentAccount): Json {
  const keys = {
    grandpa: ed25519,
    babe: account,
    para_validator: account,
    para_assignment: account,
    authority_discovery: account,
    beefy: ecdsa,
  } satisfies SessionKeys;
  return [addresses.toJson(stash), addresses.toJson(stash), sessionKeysJson(42).toJson(keys)];
}

/** The development accounts and their stashes, in the order of Substrate's presets. */
function everyone(): AccountId[] {
  return [
    ...developmentAccounts.map(({ account }) => account),
    ...developmentAccounts.map(({ stash }) => stash),
  ];
}
