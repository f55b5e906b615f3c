import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import { unsigned } from "./equivocation.ts";
import { type GrandpaGenesis, grandpaGenesis } from "./genesis.ts";
import type { Grandpa } from "./grandpa.ts";
import { applyScheduled } from "./schedule.ts";
import { assertGrandpaState } from "./try-state.ts";

/** Everything Grandpa does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function grandpaCode(ss58Prefix: number): PalletCode<Grandpa, GrandpaGenesis> {
  return {
    calls,
    unsigned,
    genesis: grandpaGenesis(ss58Prefix),
    hooks: { onFinalize: applyScheduled },
    tryState: assertGrandpaState,
  };
}
