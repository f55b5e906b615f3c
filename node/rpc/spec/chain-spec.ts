import type { RpcBackend } from "../backend.ts";
import { type Methods, method } from "../protocol/method.ts";

/** `chainSpec_v1_*` of the JSON-RPC interface specification. */
export function chainSpecMethods({ chain, identity }: RpcBackend): Methods {
  return {
    chainSpec_v1_chainName: method({}, () => identity.name),
    chainSpec_v1_genesisHash: method({}, () => chain.genesisHash),
    chainSpec_v1_properties: method({}, () => identity.properties),
  };
}
