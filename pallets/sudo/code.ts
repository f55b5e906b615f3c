import type { AccountId } from "@serinus/bytes";
import { jsonAccount, jsonObject, jsonOption, type PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import type { Sudo } from "./sudo.ts";

/** Who is the key at genesis. */
export interface SudoGenesis {
  readonly key: AccountId | undefined;
}

/** Everything Sudo does; the address in its genesis is written for the network `ss58Prefix`. */
export function sudoCode(ss58Prefix: number): PalletCode<Sudo, SudoGenesis> {
  return {
    calls,
    genesis: {
      json: jsonObject({ key: jsonOption(jsonAccount(ss58Prefix)) }),
      build({ storage }, { key }) {
        if (key !== undefined) storage.Key.put(key);
      },
    },
  };
}
