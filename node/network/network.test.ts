import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256 } from "@serinus/bytes";
import type { NotificationListener, PeerId } from "@serinus/node-api";
import { createFakeTimer, type FakeTimer } from "@serinus/timer/testing";
import { createNetwork } from "./create-network.ts";
import type { Network, NetworkOptions } from "./network.ts";
import { peerIdBytes, peerIdOf } from "./node-key.ts";
import { createMemoryHub } from "./testing/index.ts";
import type { Substream, Wire } from "./wire.ts";

const genesisHash = toH256(new Uint8Array(32).fill(1));
const prefix = `/${genesisHash.slice(2)}`;
const gateOf = (seed: number) => ({
  name: `${prefix}/block-announces/1`,
  legacyNames: [],
  handshake: Uint8Array.of(seed),
  maxMessageSize: 1024,
});
const votes = {
  name: `${prefix}/grandpa/1`,
  legacyNames: [],
  handshake: new Uint8Array(1),
  maxMessageSize: 1024,
};
const sync = {
  name: `${prefix}/sync/2`,
  legacyNames: [],
  maxRequestSize: 64,
  maxResponseSize: 256,
  timeout: 1_000,
};

const key = (seed: number) => new Uint8Array(32).fill(seed);
const id = (seed: number) => peerIdOf(key(seed));

function createWorld() {
  const hub = createMemoryHub();
  const timer = createFakeTimer();
  return {
    hub,
    timer,
    node: (seed: number, options: Partial<NetworkOptions> = {}) => createNode(hub, timer, seed, options),
  };
}

interface TestNode {
  readonly network: Network;
  readonly peer: PeerId;
  readonly wire: Wire;
  readonly gate: ReturnType<Network["notifications"]>;
  /** What happened, in order. */
  readonly seen: string[];
  readonly listener: { -readonly [K in keyof NotificationListener]: NotificationListener[K] };
}

function createNode(
  hub: ReturnType<typeof createMemoryHub>,
  timer: FakeTimer,
  seed: number,
  options: Partial<NetworkOptions>,
): TestNode {
  const wire = hub.wire(id(seed));
  const network = createNetwork(
    { chain: { genesisHash }, nodeKey: key(seed), listenAddresses: [], log: () => {}, ...options },
    { wire, timer, random: () => 0.5 },
  );
  const gate = network.notifications(gateOf(seed));
  const seen: string[] = [];
  const listener: TestNode["listener"] = {
    opened: (peer, handshake) => seen.push(`opened ${peer.slice(-4)} ${handshake}`),
    message: (peer, message) => seen.push(`message ${peer.slice(-4)} ${message}`),
    closed: (peer) => seen.push(`closed ${peer.slice(-4)}`),
  };
  gate.listen(listener);
  return { network, peer: id(seed), wire, gate, seen, listener };
}

/** The address book takes only what libp2p can dial, so that in memory peers are introduced by hand. */
function introduce(to: TestNode, peer: TestNode): void {
  to.network.addKnownAddresses(peer.peer, [`/memory/${peer.peer}`]);
}

async function connected(world: ReturnType<typeof createWorld>, a: TestNode, b: TestNode): Promise<void> {
  introduce(a, b);
  await Promise.all([a.network.start(), b.network.start()]);
  await world.timer.advance(1_000);
  assert.ok(a.gate.peers().includes(b.peer), "they are connected");
}

test("a protocol opens once both sides have opened it, and closes on both", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  await connected(world, a, b);
  assert.equal(a.gate.send(b.peer, Uint8Array.of(7)), true);
  await world.timer.advance(0);
  a.network.disconnect(b.peer);
  await world.timer.advance(0);
  assert.deepEqual(a.seen, [`opened ${b.peer.slice(-4)} 2`, `closed ${b.peer.slice(-4)}`]);
  assert.deepEqual(b.seen, [
    `opened ${a.peer.slice(-4)} 1`,
    `message ${a.peer.slice(-4)} 7`,
    `closed ${a.peer.slice(-4)}`,
  ]);
  assert.equal(world.hub.substreams, 0);
  assert.equal(a.gate.send(b.peer, Uint8Array.of(7)), false);
});

test("a peer whose handshake is not accepted has no slot, and is tried again later", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  b.listener.accepts = (_peer, handshake) => handshake[0] !== 1;
  introduce(a, b);
  await Promise.all([a.network.start(), b.network.start()]);
  await world.timer.advance(1_000);
  assert.deepEqual([a.seen, b.seen], [[], []]);
  assert.equal(b.network.status().slotsIn, 0);
  b.listener.accepts = () => true;
  await world.timer.advance(20_000);
  assert.deepEqual(a.gate.peers(), [b.peer]);
});

test("other protocols open with the peers of the gate, and are tried again", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  const votesOfA = a.network.notifications(votes);
  await connected(world, a, b);
  assert.deepEqual(votesOfA.peers(), []);
  const votesOfB = b.network.notifications(votes);
  await world.timer.advance(6_000);
  assert.deepEqual([votesOfA.peers(), votesOfB.peers()], [[b.peer], [a.peer]]);
  b.gate.peers().map((peer) => b.network.disconnect(peer));
  await world.timer.advance(0);
  assert.deepEqual([votesOfA.peers(), votesOfB.peers()], [[], []]);
});

test("a full node refuses, a reserved peer has no need of a slot", async () => {
  const world = createWorld();
  const full = world.node(1, { inPeers: 1, inPeersLight: 0, outPeers: 0 });
  const others = [world.node(2), world.node(3)] as const;
  await full.network.start();
  for (const other of others) await connected(world, other, full).catch(() => {});
  assert.equal(full.gate.peers().length, 1);
  const late = world.node(4);
  // The text of an address is checked, so one of libp2p's kind stands for the address in memory.
  full.network.addReservedPeer(`/ip4/127.0.0.1/tcp/1/p2p/${late.peer}`);
  await connected(world, late, full);
  assert.equal(full.gate.peers().length, 2);
});

test("requests are answered, refused, too long, too late or given up", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  let answer: (request: Uint8Array) => Promise<Uint8Array> = async (request) => request.slice().reverse();
  b.network.requests(sync, (_peer, request) => answer(request));
  const { ask } = a.network.requests(sync);
  await assert.rejects(ask(b.peer, Uint8Array.of(1)), { name: "RequestError", code: "not-connected" });
  await connected(world, a, b);
  assert.deepEqual(await ask(b.peer, Uint8Array.of(1, 2)), Uint8Array.of(2, 1));

  answer = () => Promise.reject(new Error("no"));
  await assert.rejects(ask(b.peer, Uint8Array.of(1)), { code: "refused" });
  answer = async () => new Uint8Array(257);
  await assert.rejects(ask(b.peer, Uint8Array.of(1)), { code: "refused" });

  answer = () => new Promise(() => {});
  const late = assert.rejects(ask(b.peer, Uint8Array.of(1)), { code: "timeout" });
  await world.timer.advance(1_000);
  await late;
  const control = new AbortController();
  const given = assert.rejects(ask(b.peer, Uint8Array.of(1), control.signal), { code: "aborted" });
  control.abort();
  await given;
  const unknown = a.network.requests({ ...sync, name: "/unknown" });
  await assert.rejects(unknown.ask(b.peer, Uint8Array.of(1)), { code: "unsupported" });
  const lost = assert.rejects(ask(b.peer, Uint8Array.of(1)), { code: "refused" });
  await world.timer.advance(0);
  a.network.disconnect(b.peer);
  await lost;
  assert.equal(world.hub.substreams, 0);
});

test("a legacy name is taken when the peer knows no other", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  b.network.requests({ ...sync, name: "/dot/sync/2" }, async () => Uint8Array.of(5));
  const { ask } = a.network.requests({ ...sync, legacyNames: ["/dot/sync/2"] });
  await connected(world, a, b);
  assert.deepEqual(await ask(b.peer, Uint8Array.of(1)), Uint8Array.of(5));
});

test("a peer is disconnected and kept out once its reputation is below the bound", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  await connected(world, a, b);
  b.network.report(a.peer, { value: -(2 ** 31), reason: "a test" });
  await world.timer.advance(5_000);
  assert.deepEqual([a.gate.peers(), b.gate.peers()], [[], []]);
  assert.equal(b.network.status().banned, 1);
  await world.timer.advance(60_000);
  assert.deepEqual(a.gate.peers(), [b.peer], "and is let in again when it has recovered");
});

test("messages that wait for a slow peer are bounded, and then it is dropped", async () => {
  const world = createWorld();
  const [a, b] = [world.node(1), world.node(2)];
  await connected(world, a, b);
  world.hub.stall(a.peer, b.peer, true);
  let sent = 0;
  while (a.gate.send(b.peer, new Uint8Array(1024)) && sent < 10_000) sent++;
  assert.ok(sent > 1_000 && sent < 1_100, `${sent} messages of 1 KiB`);
  await world.timer.advance(12_000);
  assert.ok(a.seen.includes(`closed ${b.peer.slice(-4)}`));
});

test("reserved only: everybody else leaves", async () => {
  const world = createWorld();
  const [a, b, c] = [world.node(1), world.node(2), world.node(3)];
  await connected(world, b, a);
  await connected(world, c, a);
  a.network.addReservedPeer(`/ip4/127.0.0.1/tcp/1/p2p/${b.peer}`);
  a.network.setReservedOnly(true);
  await world.timer.advance(30_000);
  assert.deepEqual(a.gate.peers(), [b.peer]);
  assert.throws(() => a.network.addReservedPeer("/ip4/127.0.0.1/tcp/1"), RangeError);
});

test("peers find one another through Kademlia, and keep records for one another", async () => {
  const world = createWorld();
  const nodes = Array.from({ length: 12 }, (_, i) => world.node(i + 1, { outPeers: 11 }));
  const [boot, ...rest] = nodes as [TestNode, ...TestNode[]];
  await boot.network.start();
  // In memory nobody dials a multiaddress: a table of who is where stands in for it.
  for (const node of rest) {
    introduce(node, boot);
    await node.network.start();
  }
  await world.timer.advance(5_000);
  for (const node of rest) assert.ok(node.gate.peers().includes(boot.peer));
  const [first, second] = rest as [TestNode, TestNode];
  assert.equal(await first.network.putRecord(key(77), Uint8Array.of(1, 2, 3)), 1);
  const record = { key: key(77), value: Uint8Array.of(1, 2, 3), publisher: peerIdBytes(first.peer) };
  assert.deepEqual(await second.network.getRecord(key(77)), [{ record, from: boot.peer }]);
  assert.deepEqual(await first.network.getRecord(key(77)), [
    { record, from: undefined },
    { record, from: boot.peer },
  ]);
  assert.deepEqual(await second.network.getRecord(key(78)), []);
});

test("records that peers put are kept when whoever listens wants it", async () => {
  const world = createWorld();
  const [boot, other] = [world.node(1), world.node(2)];
  await connected(world, other, boot);
  await world.timer.advance(5_000);
  const seen: number[] = [];
  const end = boot.network.onPutRecord((record) => {
    seen.push(record.value[0] as number);
    if (record.value[0] === 2) boot.network.storeRecord(record);
  });
  await other.network.putRecord(key(77), Uint8Array.of(1));
  await other.network.putRecord(key(78), Uint8Array.of(2));
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(await boot.network.getRecord(key(77)).then(([first]) => first?.from), other.peer);
  assert.deepEqual(await boot.network.getRecord(key(78)).then(([first]) => first?.from), undefined);
  end();
  const record = { key: key(79), value: Uint8Array.of(3), publisher: peerIdBytes(id(7)) };
  assert.equal(await other.network.putRecordTo(record, [boot.peer, id(50)]), 1);
  assert.deepEqual((await boot.network.getRecord(key(79)))[0], { record, from: undefined });
});

test("priority peers are connected beside all slots, at the addresses they signed", async () => {
  const world = createWorld();
  const [a, b, c] = [
    world.node(1, { outPeers: 0, inPeers: 0, inPeersLight: 0 }),
    world.node(2, { outPeers: 0, inPeers: 0, inPeersLight: 0 }),
    world.node(3, { outPeers: 0, inPeers: 0, inPeersLight: 0 }),
  ];
  for (const node of [a, b, c]) await node.network.start();
  const where = (...nodes: TestNode[]) => new Map(nodes.map(({ peer }) => [peer, [`/memory/${peer}`]]));
  a.network.setPriorityPeers(where(a, b));
  b.network.setPriorityPeers(where(a, b));
  c.network.setPriorityPeers(where(a));
  await world.timer.advance(3_000);
  assert.deepEqual(a.gate.peers(), [b.peer], "c is not wanted by a");
  b.network.setPriorityPeers(new Map());
  b.network.setReservedOnly(true);
  await world.timer.advance(3_000);
  assert.deepEqual(a.gate.peers(), []);
});

/** Speaks to a node by hand. */
async function byHand(
  world: ReturnType<typeof createWorld>,
  to: TestNode,
): Promise<{ wire: Wire; peer: PeerId }> {
  const wire = world.hub.wire(id(99));
  await wire.start();
  await to.network.start();
  await wire.dial(to.peer, [`/memory/${to.peer}`]);
  return { wire, peer: id(99) };
}

function closes(stream: Substream): Promise<void> {
  return new Promise((resolve) => stream.listen({ data: () => {}, closed: resolve }));
}

test("absurd lengths, endless handshakes and silence close a substream and cost reputation", async () => {
  const world = createWorld();
  const a = world.node(1);
  a.network.requests(sync, async () => new Uint8Array(0));
  const { wire, peer } = await byHand(world, a);
  const open = (name: string) => wire.open(a.peer, [name], new AbortController().signal);
  for (const name of [gateOf(1).name, sync.name]) {
    const before = a.network.reputation(peer);
    const absurd = await open(name);
    absurd.send(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f));
    await closes(absurd);
    assert.ok(a.network.reputation(peer) < before, name);
    const silent = await open(name);
    const closed = closes(silent);
    await world.timer.advance(10_000);
    await closed;
  }
  assert.equal(world.hub.substreams, 0);
});

test("as many requests as a peer likes are not answered at a time", async () => {
  const world = createWorld();
  const a = world.node(1);
  let asked = 0;
  a.network.requests(sync, () => {
    asked++;
    return new Promise(() => {});
  });
  const { wire } = await byHand(world, a);
  for (let i = 0; i < 100; i++) {
    const stream = await wire.open(a.peer, [sync.name], new AbortController().signal);
    stream.send(Uint8Array.of(1, 1));
  }
  await world.timer.advance(0);
  assert.equal(asked, 8);
});

test("messages without number before a protocol is open cost the peer its reputation", async () => {
  const world = createWorld();
  const a = world.node(1);
  const { wire, peer } = await byHand(world, a);
  const stream = await wire.open(a.peer, [gateOf(1).name], new AbortController().signal);
  // Our side is never opened, for this peer serves nothing.
  stream.send(Uint8Array.from([1, 9, ...Array.from({ length: 100 }, () => [1, 5]).flat()]));
  await closes(stream);
  assert.deepEqual(a.seen, []);
  assert.equal(a.network.status().slotsIn, 0);
  assert.ok(a.network.reputation(peer) < 0);
});

test("a connection without a slot is closed when it is not used", async () => {
  const world = createWorld();
  const a = world.node(1);
  const { wire } = await byHand(world, a);
  await world.timer.advance(29_000);
  assert.ok(wire.isConnected(a.peer));
  await world.timer.advance(3_000);
  assert.equal(wire.isConnected(a.peer), false);
});

test("pings are answered for as long as a peer likes", async () => {
  const world = createWorld();
  const a = world.node(1);
  const { wire } = await byHand(world, a);
  const stream = await wire.open(a.peer, ["/ipfs/ping/1.0.0"], new AbortController().signal);
  const answers: number[] = [];
  stream.listen({ data: (chunk) => answers.push(chunk.length) });
  for (let i = 0; i < 3; i++) {
    stream.send(new Uint8Array(32));
    await world.timer.advance(9_000);
  }
  assert.deepEqual(answers, [32, 32, 32]);
  world.hub.stall(a.peer, wire.localPeer, true);
  const closed = closes(stream);
  for (let i = 0; i < 100; i++) stream.send(new Uint8Array(32));
  await closed;
});
