import type { PalletCode } from "@serinus/frame";
import type { Balances } from "./balances.ts";
import { calls } from "./calls.ts";
import { type BalancesGenesis, balancesGenesis } from "./genesis.ts";
import { assertBalancesState } from "./try-state.ts";

/** Everything Balances does; the genesis shows addresses for the network `ss58Prefix`. */
export function balancesCode(ss58Prefix: number): PalletCode<Balances, BalancesGenesis> {
  return {
    calls,
    genesis: balancesGenesis(ss58Prefix),
    hooks: {
      integrityTest({ constants }) {
        if (constants.ExistentialDeposit === 0n) throw new Error("the existential deposit must not be zero");
      },
    },
    tryState: assertBalancesState,
  };
}
