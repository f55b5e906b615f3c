import assert from "node:assert/strict";
import { test } from "node:test";
import { Keyring, WsProvider } from "@polkadot/api";
import { fromHex, type Hex } from "@serinus/bytes";
import { decodeFinalityProof } from "@serinus/consensus-beefy";
import type { NodeStatus } from "@serinus/serinus-cli";
import { connectApi, freeBalance, send } from "../clients/polkadot-js-api.ts";
import { FIVE_NODES } from "./five-nodes.ts";
import { runningNetwork, waitUntil } from "./test-network.ts";

/** Blocks between what GRANDPA and what BEEFY made final: eight until it votes again, and what comes meanwhile. */
const MOST_BEHIND = 16;

/** Metrics that a validator's peers, blocks and votes move. */
const MOVING = [
  'block_height\\{status="sync_target"',
  'sub_libp2p_connections_opened_total\\{direction="(in|out)"',
  "sub_libp2p_peers_count",
  'sub_libp2p_network_bytes_total\\{direction="in"',
  'import_queue_processed_total\\{result="success"',
  "block_verification_and_import_time_count",
  "finality_grandpa_round",
  "finality_grandpa_prevotes_total",
  "finality_grandpa_precommits_total",
];

/** What `mmr_generateProof` gives. */
interface LeavesProof {
  readonly blockHash: string;
  readonly leaves: string;
  readonly proof: string;
}

test("four validators make and finalize blocks; a client sees its transfer final, and BEEFY proves the chain", {
  timeout: 118_000,
}, async (t) => {
  const nodes = await runningNetwork(t, FIVE_NODES);
  await waitUntil(
    nodes,
    "the RPC node answers",
    30_000,
    async () => (await nodes.status("rpc")) !== undefined,
  );

  const provider = new WsProvider(`ws://127.0.0.1:${nodes.rpcPort("rpc")}`);
  const api = await connectApi(provider);
  t.after(() => api.disconnect());
  const keyring = new Keyring({ type: "sr25519", ss58Format: 2 });
  const [alice, nobody] = [keyring.addFromUri("//Alice"), keyring.addFromUri("//Nobody")];
  const sent = await send(api.tx.balances!.transferKeepAlive!(nobody.address, 10n ** 12n), alice);
  assert.ok(sent.events.includes("balances.Transfer"));
  assert.equal(await freeBalance(api, nobody.address), 10n ** 12n);

  // All nodes are on the chain that the client saw.
  const number = (await api.rpc.chain.getHeader(sent.block)).number.toNumber();
  await waitUntil(nodes, `all nodes finalize block ${number}`, 40_000, async () => {
    const all = await nodes.statuses();
    return all.size === 5 && [...all.values()].every(({ finalized }) => finalized >= number);
  });
  for (const { name } of nodes.network.plan.nodes)
    assert.equal(await nodes.blockHash(name, number), sent.block, name);

  // The node that does not vote knows by the others' proofs what BEEFY made final, and it goes on.
  const beefyHead = async (): Promise<number> => {
    const head = await provider.send<string>("beefy_getFinalizedHead", []).catch(() => undefined);
    return head === undefined ? 0 : (await api.rpc.chain.getHeader(head)).number.toNumber();
  };
  const told: string[] = [];
  await provider.subscribe("beefy_justifications", "beefy_subscribeJustifications", [], (_error, proof) => {
    told.push(proof);
  });
  const first = Math.max(1, await beefyHead());
  await waitUntil(nodes, "BEEFY finalizes", 70_000, async () => (await beefyHead()) > first);
  const proven = await beefyHead();
  const provenBlock = (proof: string) =>
    decodeFinalityProof(fromHex(proof as Hex)).value.commitment.block_number;
  await waitUntil(nodes, `the proof of ${proven} is told`, 10_000, async () =>
    told.some((proof) => provenBlock(proof) === proven),
  );
  const metricsOf = async (node: string): Promise<string> => {
    const planned = nodes.network.plan.nodes.find(({ name }) => name === node);
    return (await fetch(`http://127.0.0.1:${planned?.prometheusPort}/metrics`)).text();
  };
  assert.match(await metricsOf("rpc"), new RegExp(`^substrate_beefy_best_block\\b.* ${proven}$`, "m"));
  const ofAlice = await metricsOf("alice");
  for (const name of MOVING)
    assert.match(ofAlice, new RegExp(`^substrate_${name}.* [1-9][0-9]*$`, "m"), `${name} stands still`);
  const { finalized } = (await nodes.status("rpc")) as NodeStatus;
  assert.ok(proven <= finalized && finalized - proven <= MOST_BEHIND, `${proven} of ${finalized}`);

  const proof = await provider.send<LeavesProof>("mmr_generateProof", [[1, proven], proven]);
  const root = await provider.send<string>("mmr_root", [await nodes.blockHash("rpc", proven)]);
  const verify = (what: LeavesProof) => provider.send<boolean>("mmr_verifyProof", [what]);
  const verifyUnder = (hash: string) => provider.send<boolean>("mmr_verifyProofStateless", [hash, proof]);
  assert.equal(await verify(proof), true);
  assert.equal(await verifyUnder(root), true);
  const changed = proof.leaves.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
  await assert.rejects(verify({ ...proof, leaves: changed }), /Invalid proof/);
  await assert.rejects(verifyUnder(`0x${"11".repeat(32)}`), /Invalid proof/);
});
