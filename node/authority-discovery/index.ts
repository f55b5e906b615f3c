export { type CheckedRecord, checkRecord, recordKey } from "./check-record.ts";
export type { AuthorityId } from "./discovery.ts";
export {
  type AuthorityDiscovery,
  type AuthorityDiscoveryOptions,
  createAuthorityDiscovery,
  type DiscoveryStatus,
} from "./edge/create-authority-discovery.ts";
