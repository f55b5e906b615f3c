export { type BaseState, openBaseState, type RemoteBase } from "./base-state.ts";
export { type FetchProgress, newFetchProgress, readFetchProgress } from "./fetch-progress.ts";
export { forkView } from "./fork-view.ts";
export { RemoteError } from "./remote-error.ts";
export { createRemoteClient, type RemoteClient, type RemoteEndpoints } from "./rpc-client.ts";
