import type { PalletCode } from "@serinus/frame";
import { calls } from "./calls.ts";
import { unsigned } from "./equivocation.ts";
import { type GrandpaGenesis, grandpaGenesis } from "./genesis.ts";
import type { Grandpa } from "./grandpa.ts";
import { applyScheduled } from "./schedule.ts";

/** Everything Grandpa does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function grandpaCode(ss58Prefix: number): PalletCode<Grandpa, GrandpaGenesis> {
  return {
    calls,
    unsigned,
    genesis: grandpaGenesis(ss58Prefix),
    hooks: { onFinalize: applyScheduled },
    tryState({ storage }) {
      const set = storage.CurrentSetId.get();
      if (storage.SetIdSession.get(set) === undefined)
        throw new Error(`the session of set ${set} is not known`);
      for (const other of storage.SetIdSession.iterKeys()) {
        if (other > set)
          throw new Error(`there is a session of set ${other}, which is after this one, ${set}`);
      }
    },
  };
}
