import type { Hex } from "@serinus/bytes";
import {
  type GenesisConfig,
  GenesisError,
  jsonList,
  jsonObject,
  jsonPublicKey,
  type Pallet,
  type PalletCode,
  withDefault,
} from "@serinus/frame";
import type { KeyedValidator, SessionHandler } from "@serinus/pallet-session";
import type { manifest } from "./manifest.ts";

/** The AuthorityDiscovery pallet. */
export type AuthorityDiscovery = Pallet<typeof manifest>;

/** The first authorities' keys, unless they come from the session. */
export interface AuthorityDiscoveryGenesis {
  readonly keys: readonly Hex[];
}

/** Everything AuthorityDiscovery does; the genesis shows keys as addresses of the network `ss58Prefix`. */
export function authorityDiscoveryCode(
  ss58Prefix: number,
): PalletCode<AuthorityDiscovery, AuthorityDiscoveryGenesis> {
  const genesis: GenesisConfig<AuthorityDiscovery, AuthorityDiscoveryGenesis> = {
    json: jsonObject({ keys: withDefault(jsonList(jsonPublicKey(32, ss58Prefix)), []) }),
    build: (discovery, { keys }) => putGenesisKeys(discovery, keys),
  };
  return { calls: {}, genesis, tryState: assertDistinctKeys };
}

function assertDistinctKeys({ storage }: AuthorityDiscovery): void {
  for (const name of ["Keys", "NextKeys"] as const) {
    const keys = storage[name].get();
    const again = keys.find((key, place) => keys.indexOf(key) < place);
    if (again !== undefined) throw new Error(`${name} hold ${again} twice`);
  }
}

/** Follows the session's authorities. */
export function authorityDiscoverySessionHandler(discovery: AuthorityDiscovery): SessionHandler {
  return {
    type: "audi",
    onGenesisSession: (validators) => putGenesisKeys(discovery, keysOf(validators)),
    onNewSession(changed, validators, queued) {
      if (changed) discovery.storage.Keys.put(keysOf(validators));
      discovery.storage.NextKeys.put(keysOf(queued));
    },
  };
}

/** Keys of this session's authorities and the next one's, sorted, each once. */
export function authorities({ storage }: AuthorityDiscovery): Hex[] {
  return [...new Set([...storage.Keys.get(), ...storage.NextKeys.get()])].sort();
}

function putGenesisKeys({ storage }: AuthorityDiscovery, keys: readonly Hex[]): void {
  if (keys.length === 0) return;
  if (storage.Keys.get().length > 0) {
    throw new GenesisError("authorityDiscovery.keys", "must be empty where the session has validators");
  }
  storage.Keys.put([...keys]);
  storage.NextKeys.put([...keys]);
}

function keysOf(validators: readonly KeyedValidator<Hex>[]): Hex[] {
  return validators.map(([, key]) => key);
}
