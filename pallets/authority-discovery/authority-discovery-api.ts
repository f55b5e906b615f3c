import { apiMethod, type RuntimeApi } from "@serinus/frame";
import { vec } from "@serinus/scale";
import { type AuthorityDiscovery, authorities } from "./authority-discovery.ts";
import { AuthorityDiscoveryId } from "./manifest.ts";

/** `AuthorityDiscoveryApi`: whose addresses to look for. */
export function authorityDiscoveryApi(discovery: AuthorityDiscovery): RuntimeApi {
  return {
    name: "AuthorityDiscoveryApi",
    id: "0x687ad44ad37f03c2",
    version: 1,
    docs: "Whose addresses to look for.",
    methods: {
      authorities: apiMethod({
        inputs: {},
        output: vec(AuthorityDiscoveryId),
        docs: "Keys of this session's authorities and the next one's.",
        run: () => authorities(discovery),
      }),
    },
  };
}
