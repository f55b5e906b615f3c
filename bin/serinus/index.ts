export { builtInSpec } from "./chain/built-in-specs.ts";
export { DEV_NODE_DEFAULTS, type DevNode, type DevNodeOptions, startDevNode } from "./node/dev-node.ts";
export { bundleRuntime } from "./runtime/bundle.ts";
