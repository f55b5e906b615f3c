import assert from "node:assert/strict";
import { test } from "node:test";
import type { NetworkPlan } from "@serinus/serinus-cli";
import { FIVE_NODES } from "./five-nodes.ts";
import { readMetric } from "./read-metric.ts";
import { runningNetwork, waitUntil } from "./test-network.ts";

/**
 * The validators' only bootnode is the RPC node, which has none, and they have one slot, which that takes: whoever else
 * they hear of they connect with only when it is an authority.
 */
function lonely(plan: NetworkPlan): NetworkPlan {
  const rpc = plan.nodes.find(({ validator }) => !validator);
  const nodes = plan.nodes.map((node) => {
    const at = node.args.indexOf("--bootnodes");
    const bootnodes = node.args.slice(at + 1, at + plan.nodes.length);
    const known = bootnodes.filter((address) => address.includes(`/tcp/${rpc?.port}/`));
    const slots = ["--out-peers", "1", "--in-peers", "0", "--in-peers-light", "0"];
    const own = node.validator ? ["--bootnodes", ...known, ...slots] : [];
    return { ...node, args: [...node.args.slice(0, at), ...own, ...node.args.slice(at + plan.nodes.length)] };
  });
  return { ...plan, nodes };
}

test("four validators that know only the RPC node, and have no slot for others, find one another", {
  timeout: 100_000,
}, async (t) => {
  const nodes = await runningNetwork(t, FIVE_NODES, lonely);
  const validators = nodes.network.plan.nodes.filter(({ validator }) => validator);
  const metric = (name: string) =>
    Promise.all(validators.map(({ prometheusPort }) => readMetric(prometheusPort, name).catch(() => 0)));

  const known = "substrate_authority_discovery_known_authorities_count";
  await waitUntil(nodes, "each validator knows the others", 60_000, async () =>
    (await metric(known)).every((count) => count === 3),
  );
  await waitUntil(nodes, "each is connected with the others", 30_000, async () => {
    const all = await Promise.all(validators.map(({ name }) => nodes.status(name)));
    return all.every((status) => (status?.peers ?? 0) >= 3);
  });
  const published = await metric("substrate_authority_discovery_times_published_total");
  assert.ok(
    published.every((times) => times >= 1),
    `published ${published} times`,
  );
});
