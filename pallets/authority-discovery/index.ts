export {
  type AuthorityDiscovery,
  type AuthorityDiscoveryGenesis,
  authorities,
  authorityDiscoveryCode,
  authorityDiscoverySessionHandler,
} from "./authority-discovery.ts";
export { authorityDiscoveryApi } from "./authority-discovery-api.ts";
export { AuthorityDiscoveryId, manifest as authorityDiscoveryManifest } from "./manifest.ts";
