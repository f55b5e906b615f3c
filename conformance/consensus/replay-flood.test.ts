import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256, toHex } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend, fakeHeader } from "@serinus/chain/testing";
import {
  AuthorityList,
  createGrandpaVoter,
  decodeJustification,
  GossipMessage,
  type GrandpaVoter,
} from "@serinus/consensus-grandpa";
import { createMemoryKeystore } from "@serinus/keystore";
import { createNetwork, type Network, peerIdOf } from "@serinus/network";
import { createMemoryHub } from "@serinus/network/testing";
import type { AuxiliaryStore, NotificationApi } from "@serinus/node-api";
import { createFakeTimer } from "@serinus/timer/testing";

const VALIDATORS = ["//Alice", "//Bob", "//Charlie"];
/** What the flood sends every second to each node, and for how long. */
const A_SECOND = 400;
const SECONDS = 60;

const genesisHash = toH256(new Uint8Array(32).fill(1));
const protocol = (name: string, handshake: number) => ({
  name: `/${genesisHash.slice(2)}/${name}`,
  legacyNames: [],
  handshake: Uint8Array.of(handshake),
  maxMessageSize: 1024 * 1024,
});
const nodeKey = (seed: number) => new Uint8Array(32).fill(seed);

/** Nodes in one process: real networks over a wire in memory, real votes, and blocks that execute nothing. */
async function createWorld() {
  const hub = createMemoryHub();
  const timer = createFakeTimer();
  const join = (seed: number): { network: Network; gossip: NotificationApi } => {
    const network = createNetwork(
      { chain: { genesisHash }, nodeKey: nodeKey(seed), listenAddresses: [], log: () => {} },
      { wire: hub.wire(peerIdOf(nodeKey(seed))), timer, random: () => 0.5 },
    );
    network.notifications(protocol("block-announces/1", 1)).listen({ message: () => {} });
    return { network, gossip: network.notifications(protocol("grandpa/1", seed === 4 ? 1 : 4)) };
  };
  const keystores = VALIDATORS.map(() => createMemoryKeystore());
  const authorities: AuthorityList = keystores.map((keystore, i) => [
    toHex(keystore.insert("gran", "ed25519", VALIDATORS[i] as string)),
    1,
  ]);
  const nodes: { network: Network; voter: GrandpaVoter; chain: Chain; justifications: Uint8Array[] }[] = [];
  for (const [i, keystore] of keystores.entries()) {
    const { network, gossip } = join(i + 1);
    const { store, executor } = createFakeBackend();
    const chain = createChain({ store, executor, log: () => {} });
    const records = new Map<string, Uint8Array>();
    const auxiliary: AuxiliaryStore = {
      get: (key) => records.get(key),
      put: async (entries) => {
        for (const [key, value] of entries) if (value !== undefined) records.set(key, value);
      },
    };
    const justifications: Uint8Array[] = [];
    const voter = await createGrandpaVoter({
      ...{ chain, network, keystore, auxiliary, notifications: gossip, timer },
      runtime: {
        call: async () => ({ ok: true, value: AuthorityList.encode(authorities) }),
        version: async () => new Uint8Array(0),
      },
      random: seededNumbers(i),
      log: () => {},
      onJustification: (encoded) => justifications.push(encoded),
    });
    nodes.push({ network, voter, chain, justifications });
  }
  const hostile = join(4);
  const networks = [...nodes.map(({ network }) => network), hostile.network];
  for (const network of networks)
    for (const other of networks)
      if (other !== network) network.addKnownAddresses(other.localPeer, [`/memory/${other.localPeer}`]);
  return {
    ...{ timer, nodes, hostile, networks },
    /** Every chain gets one more block. */
    async grow() {
      for (const { chain } of nodes)
        await chain.importBlock(fakeHeader(chain.best().hash, chain.best().number + 1), []);
    },
  };
}

test("replayed votes, commits and justifications cost their sender its place; memory stays bounded and finality goes on", async (t) => {
  const { timer, nodes, hostile, networks, grow } = await createWorld();
  t.after(async () => {
    for (const { voter } of nodes) await voter.stop();
    for (const network of networks) await network.stop();
  });
  const peer = hostile.network.localPeer;
  const heard: Uint8Array[] = [];
  const kinds = new Set<string>();
  hostile.gossip.listen({
    message(_from, message) {
      const { type } = GossipMessage.decode(message);
      if (type === "Vote" || type === "Commit") heard.push(message);
      kinds.add(type);
    },
  });
  for (const network of networks) await network.start();
  await timer.advance(2_000);
  for (const { network } of nodes) assert.equal(network.peers().length, 3);
  for (let second = 0; second < 20; second++) {
    await grow();
    await timer.advance(1_000);
  }
  assert.ok(kinds.has("Vote") && kinds.has("Commit"), [...kinds].join());
  const before = nodes.map(({ chain }) => chain.finalized().number);
  assert.ok(before.every((number) => number > 5));

  // From now on it sends what it has heard, again and again, to all.
  const [old] = nodes[0]?.justifications ?? [];
  const lowest = nodes.map(() => 0);
  const replayed = heard.slice();
  for (let second = 0; second < SECONDS; second++) {
    for (const [i, { network }] of nodes.entries()) {
      for (let sent = 0; sent < A_SECOND; sent++)
        hostile.gossip.send(network.localPeer, replayed[(second + sent) % replayed.length] as Uint8Array);
      lowest[i] = Math.min(lowest[i] as number, network.reputation(peer));
    }
    await grow();
    await timer.advance(1_000);
  }
  for (const [i, { network, voter, chain, justifications }] of nodes.entries()) {
    assert.ok((lowest[i] as number) < -1e9, `node ${i}: reputation fell to ${lowest[i]}`);
    assert.ok(!network.peers().includes(peer), `node ${i} threw it out`);
    assert.equal(network.peers().length, 2, `node ${i} keeps the others`);
    const { gossip, pending, past, completed } = voter.state;
    assert.ok(gossip.topics.size <= 5 && pending.length === 0 && past.length <= 4 && completed.length <= 2);
    for (const known of gossip.peers.values()) assert.ok(known.knownVotes.size <= 5);
    assert.ok(
      chain.finalized().number >= (before[i] as number) + SECONDS - 10,
      `at ${chain.finalized().number}`,
    );

    // An old justification that comes again, as sync might bring it, changes nothing.
    assert.ok(old);
    const finalized = chain.finalized();
    const told = justifications.length;
    const block = chain.block(decodeJustification(old).commit.target_hash);
    assert.ok(block !== undefined && block.number < (before[i] as number));
    for (let again = 0; again < 20; again++)
      await voter.importJustification(block, { engine: "FRNK", data: old });
    assert.deepEqual(chain.finalized(), finalized);
    assert.equal(justifications.length, told);
  }
});
