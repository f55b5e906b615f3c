import {
  type GenesisConfig,
  GenesisError,
  jsonList,
  jsonObject,
  jsonPublicKey,
  jsonTuple,
  jsonU64,
  withDefault,
} from "@serinus/frame";
import type { GrandpaAuthorities } from "@serinus/runtime-api";
import type { Grandpa } from "./grandpa.ts";

/** The first authorities, unless they come from the session. */
export interface GrandpaGenesis {
  readonly authorities: GrandpaAuthorities;
}

/** The genesis of Grandpa; keys are written as addresses of the network `ss58Prefix`. */
export function grandpaGenesis(ss58Prefix: number): GenesisConfig<Grandpa, GrandpaGenesis> {
  const authority = jsonTuple(jsonPublicKey(32, ss58Prefix), jsonU64);
  return {
    json: jsonObject({ authorities: withDefault(jsonList(authority), []) }),
    build(grandpa, { authorities }) {
      grandpa.storage.CurrentSetId.put(0n);
      putGenesisAuthorities(grandpa, authorities);
    },
  };
}

/** The authorities of set 0, which begins with session 0. @throws GenesisError when they are set already */
export function putGenesisAuthorities({ storage }: Grandpa, authorities: GrandpaAuthorities): void {
  if (authorities.length > 0) {
    if (storage.Authorities.get().length > 0) {
      throw new GenesisError("grandpa.authorities", "must be empty where the session has validators");
    }
    storage.Authorities.put(authorities);
  }
  storage.SetIdSession.insert(0n, 0);
}
