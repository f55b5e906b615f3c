import assert from "node:assert/strict";
import { test } from "node:test";
import { createImportQueue } from "@serinus/block-import";
import { type BlockHash, toH256 } from "@serinus/bytes";
import { type Chain, createChain } from "@serinus/chain";
import { createFakeBackend, fakeExtrinsic } from "@serinus/chain/testing";
import { blake2_256 } from "@serinus/crypto";
import { createNetwork, type Network, peerIdOf } from "@serinus/network";
import { createMemoryHub } from "@serinus/network/testing";
import { encodeBlockAnnounce, encodeHandshake, protocolNames } from "@serinus/network-protocols";
import { startServers } from "@serinus/network-servers";
import { Header } from "@serinus/runtime-api";
import { createFakeTimer } from "@serinus/timer/testing";
import { orderedTrieRoot } from "@serinus/trie";
import { createSync } from "./create-sync.ts";
import type { Sync, SyncContext } from "./sync.ts";

const body = [fakeExtrinsic(1, 2, 3)];
const names = (chain: Chain) => protocolNames({ genesisHash: chain.genesisHash });

function encodeHeader(parent: BlockHash, number: number, salt = 0): Uint8Array {
  return Header.encode({
    parent_hash: parent,
    number,
    state_root: toH256(blake2_256(Uint8Array.of(salt))),
    extrinsics_root: toH256(orderedTrieRoot(body, 0)),
    digest: { logs: [] },
  });
}

interface Node {
  readonly chain: Chain;
  readonly network: Network;
  readonly sync: Sync;
  /** What was given to import: height and bytes. */
  readonly justifications: string[];
  /** Has a justification of a block from now on. */
  justify(hash: BlockHash): void;
  /** Adds blocks on top of the best one, as an author does. */
  grow(count: number, salt?: number): Promise<void>;
}

function createWorld() {
  const hub = createMemoryHub();
  const timer = createFakeTimer();

  async function node(seed: number, options: Partial<SyncContext> = {}): Promise<Node> {
    const nodeKey = new Uint8Array(32).fill(seed);
    const justified = new Set<BlockHash>();
    const backend = createFakeBackend();
    const chain = createChain({ ...backend, log: () => {} });
    const network = createNetwork(
      { chain: { genesisHash: chain.genesisHash }, nodeKey, listenAddresses: [], log: () => {} },
      { wire: hub.wire(peerIdOf(nodeKey)), timer, random: () => 0.5 },
    );
    const servers = startServers({
      network,
      // The store of these tests keeps no justifications.
      chain: {
        ...chain,
        justifications: (hash) => (justified.has(hash) ? [{ engine: "FRNK", data: Uint8Array.of(7) }] : []),
      },
      names: names(chain),
      state: { get: () => undefined, nextKey: () => undefined, readProof: () => [] },
      prover: { proveCall: () => Promise.reject(new Error("no runtime")) },
    });
    const justifications: string[] = [];
    const importQueue = createImportQueue({
      justificationImports: [
        {
          engine: "FRNK",
          async importJustification({ number }, { data }) {
            justifications.push(`${number}: ${data}`);
            if (number === 2) throw new Error("not valid");
          },
        },
      ],
      chain,
      verifier: { verify: async (headers) => headers.map(() => ({ type: "good" })), release: () => {} },
      blockImport: {
        importBlock: (header, given) => chain.importBlock(header, given),
        verdictOf: () => undefined,
      },
    });
    const sync = createSync({
      ...{ network, chain, importQueue, timer, role: "full", names: names(chain) },
      askBlocks: servers.blocks,
      log: () => {},
      ...options,
    });
    return {
      ...{ chain, network, sync, justifications },
      justify(hash) {
        justified.add(hash);
      },
      async grow(count, salt = 0) {
        for (let i = 0; i < count; i++) {
          const best = chain.best();
          await chain.importBlock(encodeHeader(best.hash, best.number + 1, salt), body);
        }
      },
    };
  }

  return {
    hub,
    timer,
    node,
    async connect(from: Node, to: Node): Promise<void> {
      from.network.addKnownAddresses(to.network.localPeer, [`/memory/${to.network.localPeer}`]);
      await to.network.start();
      await from.network.start();
      await timer.advance(1_000);
    },
  };
}

test("a new node catches up, then follows blocks as they are made", async () => {
  const world = createWorld();
  const [old, fresh] = [await world.node(1), await world.node(2)];
  await old.grow(300);
  await world.connect(fresh, old);
  await world.timer.advance(5_000);
  assert.equal(fresh.chain.best().hash, old.chain.best().hash);
  assert.deepEqual(fresh.chain.body(fresh.chain.best().hash), body);
  await old.grow(2);
  await world.timer.advance(500);
  assert.equal(fresh.chain.best().hash, old.chain.best().hash);
  assert.equal(fresh.sync.isMajorSyncing(), false);
  assert.deepEqual(
    fresh.sync.peers().map(({ role, best }) => [role, best.number]),
    [["full", 302]],
  );
  assert.deepEqual(fresh.sync.status(), {
    ...{ peers: 1, isMajorSyncing: false, target: 302, queuedBlocks: 0, requestsUnderWay: 0 },
  });
});

test("announces go on to those who have not heard of the block", async () => {
  const world = createWorld();
  const [a, b, c] = [await world.node(1), await world.node(2), await world.node(3)];
  await world.connect(b, a);
  await world.connect(c, b);
  await a.grow(1);
  await world.timer.advance(1_000);
  assert.equal(c.chain.best().hash, a.chain.best().hash);
});

test("nodes of another chain are refused, and light clients and reserved peers need no full node's slot", async () => {
  const world = createWorld();
  const node = await world.node(1, {
    maxFullPeers: 1,
    maxLightPeers: 1,
    needsNoSlot: (peer) => peer === peerIdOf(new Uint8Array(32).fill(16)),
  });
  await node.network.start();
  const outcomes: boolean[] = [];
  const other = toH256(new Uint8Array(32).fill(1));
  for (const [seed, role, genesisHash] of [
    [11, "light", node.chain.genesisHash],
    [12, "light", node.chain.genesisHash],
    [13, "full", other],
    [14, "full", node.chain.genesisHash],
    [15, "authority", node.chain.genesisHash],
    [16, "full", node.chain.genesisHash],
    [17, "full", node.chain.genesisHash],
  ] as const) {
    const wire = world.hub.wire(peerIdOf(new Uint8Array(32).fill(seed)));
    await wire.start();
    await wire.dial(node.network.localPeer, [`/memory/${node.network.localPeer}`]);
    const handshake = encodeHandshake({ role, genesisHash, bestHash: genesisHash, bestNumber: 0 });
    wire.serve([names(node.chain).blockAnnounces.name], 1, (_peer, stream) =>
      stream.listen({ data: () => stream.send(Uint8Array.of(handshake.length, ...handshake)) }),
    );
    const stream = await wire.open(
      node.network.localPeer,
      [names(node.chain).blockAnnounces.name],
      new AbortController().signal,
    );
    const answered = new Promise<boolean>((resolve) =>
      stream.listen({ data: () => resolve(true), closed: () => resolve(false) }),
    );
    stream.send(Uint8Array.of(handshake.length, ...handshake));
    outcomes.push(await answered);
    await world.timer.advance(0);
  }
  assert.deepEqual(outcomes, [true, false, false, true, false, true, false]);
  assert.equal(node.sync.peers().length, 3);
});

test("a flood of announces costs the peer its place", async () => {
  const world = createWorld();
  const [victim, flooder] = [await world.node(1), await world.node(2)];
  await world.connect(flooder, victim);
  const gate = flooder.network.notifications({
    ...names(victim.chain).blockAnnounces,
    handshake: encodeHandshake({
      ...{
        role: "full",
        bestNumber: 0,
        bestHash: victim.chain.genesisHash,
        genesisHash: victim.chain.genesisHash,
      },
    }),
    maxMessageSize: 1 << 20,
  });
  flooder.network.disconnect(victim.network.localPeer);
  await world.timer.advance(10_000);
  const parent = toH256(new Uint8Array(32).fill(3));
  let sent = 0;
  for (let i = 0; i < 20_000; i++) {
    const encodedHeader = encodeHeader(parent, 1_000 + i);
    if (
      gate.send(
        victim.network.localPeer,
        encodeBlockAnnounce({ encodedHeader, isBest: false, data: new Uint8Array(0) }),
      )
    )
      sent++;
    if (i % 100 === 0) await world.timer.advance(0);
  }
  assert.ok(sent > 1_000);
  assert.deepEqual(victim.network.peers(), []);
  assert.equal(victim.network.status().banned, 1);
  assert.equal(victim.sync.status().requestsUnderWay, 0);
});

test("of several justifications that of the lowest block is fetched first, those of other forks later", async () => {
  const world = createWorld();
  const [old, fresh] = [await world.node(1), await world.node(2)];
  await old.grow(4);
  await world.connect(fresh, old);
  await world.timer.advance(2_000);
  const at = (number: number) => ({ number, hash: fresh.chain.canonicalHash(number) as BlockHash });
  fresh.sync.requestJustification({ number: 1, hash: toH256(new Uint8Array(32).fill(9)) });
  for (const number of [4, 3]) fresh.sync.requestJustification(at(number));
  old.justify(at(4).hash);
  await world.timer.advance(12_000);
  assert.deepEqual(fresh.justifications, [], "what stands on another one waits for it");
  old.justify(at(3).hash);
  await world.timer.advance(12_000);
  assert.deepEqual(fresh.justifications, ["3: 7", "4: 7"]);
});

test("justifications are fetched when they are asked for, and bad ones cost reputation", async () => {
  const world = createWorld();
  const [old, fresh] = [await world.node(1), await world.node(2)];
  await old.grow(3);
  await world.connect(fresh, old);
  await world.timer.advance(2_000);
  assert.equal(fresh.chain.best().hash, old.chain.best().hash);
  for (const number of [3, 2]) {
    const hash = fresh.chain.canonicalHash(number) as BlockHash;
    fresh.sync.requestJustification({ hash, number });
    await world.timer.advance(2_000);
    assert.equal(fresh.network.reputation(old.network.localPeer), 0, "having none is no fault");
    old.justify(hash);
    await world.timer.advance(12_000);
  }
  assert.equal(fresh.justifications[0], "3: 7");
  assert.ok(fresh.justifications.includes("2: 7"));
  assert.ok(fresh.network.reputation(old.network.localPeer) < 0);
});
