import { fileURLToPath } from "node:url";

export { builtInSpec } from "./chain/built-in-specs.ts";
export { DEFAULT_NETWORK } from "./network/default-network.ts";
export type { NetworkFile } from "./network/network-file.ts";
export { nodeCommand } from "./network/node-command.ts";
export { type NetworkPlan, planNetwork } from "./network/plan-network.ts";
export { type NodeStatus, pollStatus } from "./network/poll-status.ts";
export { prepareNetwork } from "./network/prepare-network.ts";
export { createNetwork, type Network } from "./network/run-network.ts";
export { DEV_NODE_DEFAULTS, type DevNode, type DevNodeOptions, startDevNode } from "./node/dev-node.ts";
export { type FullNode, startFullNode } from "./node/full-node.ts";
export type { FullNodeOptions } from "./node/full-node-options.ts";
export { createLog } from "./output/log.ts";
export { bundleRuntime } from "./runtime/bundle.ts";

/** File of the `serinus` command, for who starts it as a process. */
export const SERINUS_COMMAND: string = fileURLToPath(import.meta.resolve("./main.ts"));
