import type { Hex } from "@serinus/bytes";
import {
  type GenesisConfig,
  jsonList,
  jsonObject,
  jsonOption,
  jsonPublicKey,
  jsonU32,
  withDefault,
} from "@serinus/frame";
import type { Beefy } from "./beefy.ts";
import { putGenesisValidators } from "./validator-sets.ts";

/** The first validators, unless they come from the session, and the block from which on there are commitments. */
export interface BeefyGenesis {
  readonly authorities: readonly Hex[];
  readonly genesisBlock: number | undefined;
}

/** The genesis of Beefy; keys are written as addresses of the network `ss58Prefix`. */
export function beefyGenesis(ss58Prefix: number): GenesisConfig<Beefy, BeefyGenesis> {
  return {
    json: jsonObject({
      authorities: withDefault(jsonList(jsonPublicKey(33, ss58Prefix)), []),
      genesisBlock: withDefault(jsonOption(jsonU32), 1),
    }),
    build(beefy, { authorities, genesisBlock }) {
      putGenesisValidators(beefy, authorities);
      beefy.storage.GenesisBlock.put(genesisBlock);
    },
  };
}
