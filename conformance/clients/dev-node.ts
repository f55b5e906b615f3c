import { DEV_NODE_DEFAULTS, type DevNode, type DevNodeOptions, startDevNode } from "@serinus/serinus-cli";

/** A development node on a free port with a chain of its own in a temporary folder. */
export function startTestNode(options: Partial<DevNodeOptions> = {}): Promise<DevNode> {
  return startDevNode({ ...DEV_NODE_DEFAULTS, ...options });
}

/** One KSM in planck. */
export const KSM = 10n ** 12n;
