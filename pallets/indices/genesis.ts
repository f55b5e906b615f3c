import type { AccountId } from "@serinus/bytes";
import {
  type GenesisConfig,
  jsonAccount,
  jsonList,
  jsonObject,
  jsonTuple,
  jsonU32,
  withDefault,
} from "@serinus/frame";
import type { Indices } from "./indices.ts";

/** Indices that accounts have from the beginning, without a deposit. */
export interface IndicesGenesis {
  readonly indices: readonly (readonly [index: number, who: AccountId])[];
}

/** The genesis of Indices; addresses are written for the network `ss58Prefix`. */
export function indicesGenesis(ss58Prefix: number): GenesisConfig<Indices, IndicesGenesis> {
  const list = jsonList(jsonTuple(jsonU32, jsonAccount(ss58Prefix)));
  return {
    json: jsonObject({ indices: withDefault(list, []) }),
    build({ storage }, { indices }) {
      for (const [index, who] of indices) storage.Accounts.insert(index, [who, 0n, false]);
    },
  };
}
