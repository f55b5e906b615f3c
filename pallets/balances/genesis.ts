import type { AccountId } from "@serinus/bytes";
import {
  type GenesisConfig,
  GenesisError,
  type JsonCodec,
  jsonAccount,
  jsonList,
  jsonObject,
  jsonTuple,
  jsonU128,
  withDefault,
} from "@serinus/frame";
import { U128 } from "@serinus/numeric";
import type { Balances } from "./balances.ts";
import { noAccountData } from "./types.ts";

/** Who has how much at genesis. */
export interface BalancesGenesis {
  readonly balances: readonly (readonly [who: AccountId, free: bigint])[];
  readonly devAccounts: undefined;
}

/** Substrate derives further accounts from a secret URI; a runtime here has no keys, so only their absence is known. */
const noDevAccounts: JsonCodec<undefined> = {
  fromJson(value, path) {
    if (value === undefined || value === null) return undefined;
    throw new GenesisError(path, "must be null: list the accounts under balances");
  },
  toJson: () => null,
};

/** The genesis of Balances; addresses are written for the network `ss58Prefix`. */
export function balancesGenesis(ss58Prefix: number): GenesisConfig<Balances, BalancesGenesis> {
  const list = jsonList(jsonTuple(jsonAccount(ss58Prefix), jsonU128));
  return {
    json: jsonObject({
      balances: withDefault(list, []),
      devAccounts: noDevAccounts,
    }) as JsonCodec<unknown> as JsonCodec<BalancesGenesis>,
    build: (balances, { balances: given }) => build(balances, given),
  };
}

function build(balances: Balances, given: BalancesGenesis["balances"]): void {
  const ed = balances.constants.ExistentialDeposit;
  const { accounts } = balances.config;
  const seen = new Set<AccountId>();
  let total = 0n;
  given.forEach(([who, free], i) => {
    const refuse = (what: string) => new GenesisError(`balances.balances[${i}]`, what);
    if (free < ed) throw refuse(`must be at least the existential deposit, ${ed}, got ${free}`);
    if (seen.has(who)) throw refuse(`names ${who} again`);
    seen.add(who);
    total += free;
    if (total > U128.max) throw refuse("makes the total issuance exceed 128 bits");
    accounts.incProviders(who);
    accounts.put(who, accounts.get(who), { ...noAccountData, free });
  });
  balances.storage.TotalIssuance.put(total);
}
