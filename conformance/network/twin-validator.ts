import type { NetworkFile } from "@serinus/serinus-cli";
import { recordedOffences } from "./check-chains.ts";
import { FIVE_NODES } from "./five-nodes.ts";
import { type TestNetwork, waitUntil } from "./test-network.ts";

/**
 * The five nodes and a sixth that has Dave's session keys as well. No node of ours lies; two that are honest with one
 * set of keys make what a liar makes: two blocks in one slot, and in one round votes for each of them.
 */
export const WITH_A_TWIN: NetworkFile = {
  ...FIVE_NODES,
  nodes: [...FIVE_NODES.nodes, { name: "twin", validator: false, args: ["--dave"], env: {} }],
};

/** Kinds of offences as they are on record: 16 letters each. */
export const EQUIVOCATIONS = ["babe:equivocatio", "grandpa:equivoca"] as const;

/** Waits until both offences are on record in a finalized block of every node. @returns milliseconds it took. */
export function waitForOffences(nodes: TestNetwork, timeout: number): Promise<number> {
  return waitUntil(nodes, `${EQUIVOCATIONS.join(" and ")} are on record`, timeout, async () => {
    for (const { name } of nodes.network.plan.nodes) {
      const kinds = await recordedOffences(nodes, name).catch((): string[] => []);
      if (!EQUIVOCATIONS.every((kind) => kinds.includes(kind))) return false;
    }
    return true;
  });
}
