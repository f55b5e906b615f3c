import type { PalletCode } from "@serinus/frame";
import type { Beefy } from "./beefy.ts";
import { calls } from "./calls.ts";
import { unsigned } from "./equivocation.ts";
import { type BeefyGenesis, beefyGenesis } from "./genesis.ts";
import { assertBeefyState } from "./try-state.ts";

/** Everything Beefy does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function beefyCode(ss58Prefix: number): PalletCode<Beefy, BeefyGenesis> {
  return {
    calls,
    unsigned,
    genesis: beefyGenesis(ss58Prefix),
    tryState: assertBeefyState,
  };
}
