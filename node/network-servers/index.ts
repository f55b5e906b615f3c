export { type ServedChain, serveBlocks } from "./serve-blocks.ts";
export { serveLight } from "./serve-light.ts";
export { type ServedState, serveState } from "./serve-state.ts";
export {
  askOnly,
  type ChainRequests,
  type ServersContext,
  startServers,
  type WarpSyncProvider,
} from "./start-servers.ts";
