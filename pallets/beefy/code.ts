import type { PalletCode } from "@serinus/frame";
import type { Beefy } from "./beefy.ts";
import { calls } from "./calls.ts";
import { unsigned } from "./equivocation.ts";
import { type BeefyGenesis, beefyGenesis } from "./genesis.ts";

/** Everything Beefy does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function beefyCode(ss58Prefix: number): PalletCode<Beefy, BeefyGenesis> {
  return {
    calls,
    unsigned,
    genesis: beefyGenesis(ss58Prefix),
    tryState({ storage }) {
      const set = storage.ValidatorSetId.get();
      if (storage.Authorities.get().length > 0 && storage.SetIdSession.get(set) === undefined) {
        throw new Error(`the session of set ${set} is not known`);
      }
    },
  };
}
