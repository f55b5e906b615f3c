import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, fromHex, toH256 } from "@serinus/bytes";
import type { KeystoreApi } from "@serinus/node-api";
import { fixedBytes, vec } from "@serinus/scale";
import { createFakeTimer, type FakeTimer } from "@serinus/timer/testing";
import type { AuthorityId } from "./discovery.ts";
import { type AuthorityDiscovery, createAuthorityDiscovery } from "./edge/create-authority-discovery.ts";
import { createAuthority, createFakeNetwork, type FakeNode, makeRecord, peerOf } from "./testing.ts";

const authorityIds = vec(fixedBytes(32));
const NAMES = ["//Alice", "//Bob", "//Charlie", "//Dave"];

interface World {
  readonly timer: FakeTimer;
  /** What the runtime says; may be changed. */
  authorities: AuthorityId[] | undefined;
  best: BlockHash;
  calls: number;
  node(seed: number, keystore?: KeystoreApi): { discovery: AuthorityDiscovery; node: FakeNode };
}

function createWorld(authorities: AuthorityId[]): World {
  const network = createFakeNetwork();
  const world: World = {
    timer: createFakeTimer(),
    authorities,
    best: toH256(new Uint8Array(32)),
    calls: 0,
    node(seed, keystore) {
      const node = network.join(seed);
      const discovery = createAuthorityDiscovery({
        network: node.network,
        chain: { best: () => ({ hash: world.best }) as never },
        runtime: {
          async call(_at, method) {
            assert.equal(method, "AuthorityDiscoveryApi_authorities");
            world.calls++;
            const told = world.authorities?.map(fromHex);
            return told === undefined
              ? { ok: false, error: "there is no such method" }
              : { ok: true, value: authorityIds.encode(told) };
          },
        },
        keystore: keystore ?? { publicKeys: () => [], sign: () => undefined },
        role: keystore === undefined ? "full" : "authority",
        publicAddresses: [],
        publishNonGlobalIps: true,
        timer: world.timer,
        random: () => 0,
        log: () => {},
      });
      return { discovery, node };
    },
  };
  return world;
}

test("validators find one another, and each is connected with all others", async () => {
  const authorities = NAMES.map(createAuthority);
  const world = createWorld(authorities.map(({ id }) => id));
  const full = world.node(9);
  const nodes = authorities.map(({ keystore }, i) => world.node(i + 1, keystore));
  await world.timer.advance(10_000);
  for (const [i, { discovery, node }] of nodes.entries()) {
    const others = authorities.flatMap(({ id }, other) => (other === i ? [] : [{ id, seed: other + 1 }]));
    assert.deepEqual([...node.priority.keys()].sort(), others.map(({ seed }) => peerOf(seed)).sort());
    for (const { id, seed } of others) {
      assert.deepEqual(discovery.addressesOf(id), [`/ip4/127.0.0.1/tcp/${seed}/p2p/${peerOf(seed)}`]);
      assert.deepEqual(discovery.authoritiesOf(peerOf(seed)), [id]);
    }
    const { known, timesPublished, addressesLastPublished, pending, failures, events } = discovery.status();
    assert.deepEqual([known, timesPublished, addressesLastPublished, pending, failures], [3, 1, 1, 0, 0]);
    assert.deepEqual([events.value_put, events.value_put_failed], [1, 0]);
    assert.ok(events.put_record_req >= 3 && events.value_found >= 3);
  }
  assert.equal(full.node.records.size, 4, "a full node keeps their records");
  assert.deepEqual([full.node.priority.size, full.discovery.status().requested], [0, 0], "and looks none up");
  for (const { discovery } of nodes) discovery.stop();
  await world.timer.advance(3_600_000);
  assert.equal(full.discovery.status().events.put_record_req, 4, "nothing more is published after the end");
});

test("a record is published again when the keys change, and after an hour at the latest", async () => {
  const [alice, next, bob] = [
    createAuthority("//Alice"),
    createAuthority("//Next"),
    createAuthority("//Bob"),
  ];
  const world = createWorld([alice.id, bob.id]);
  world.node(9);
  const { discovery, node } = world.node(1, alice.keystore);
  await world.timer.advance(10_000);
  assert.equal(discovery.status().timesPublished, 1);
  alice.keystore.insert("audi", "sr25519", "//Next");
  await world.timer.advance(120_000);
  assert.equal(discovery.status().timesPublished, 1, "the new key is no authority's yet");
  world.authorities = [alice.id, bob.id, next.id];
  await world.timer.advance(61_000);
  assert.ok(discovery.status().timesPublished >= 2);
  assert.equal(node.records.size, 2);
  const { timesPublished } = discovery.status();
  await world.timer.advance(3_700_000);
  assert.equal(discovery.status().timesPublished, timesPublished + 1);
});

test("new authorities are looked up soon, those that left are let go", async () => {
  const [alice, bob, carol] = ["//Alice", "//Bob", "//Charlie"].map(createAuthority) as [
    ReturnType<typeof createAuthority>,
    ReturnType<typeof createAuthority>,
    ReturnType<typeof createAuthority>,
  ];
  const world = createWorld([alice.id, bob.id]);
  const nodes = [alice, bob, carol].map(({ keystore }, i) => world.node(i + 1, keystore));
  // By then everything goes its slow way.
  await world.timer.advance(3_000_000);
  const [first] = nodes as [(typeof nodes)[0]];
  assert.deepEqual([...first.node.priority.keys()], [peerOf(2)]);
  world.authorities = [alice.id, carol.id];
  await world.timer.advance(200_000);
  assert.deepEqual([...first.node.priority.keys()], [peerOf(3)]);
  assert.deepEqual(first.discovery.addressesOf(bob.id), []);
});

test("the newest record counts, and holders of older ones are given it", async () => {
  const [alice, bob] = [createAuthority("//Alice"), createAuthority("//Bob")];
  const world = createWorld([alice.id, bob.id]);
  const holders = [world.node(7), world.node(8)];
  const old = makeRecord({ signer: bob, seed: 2, creationTime: 5n });
  const fresh = makeRecord({ signer: bob, seed: 3, creationTime: 6n });
  const forged = makeRecord({ signer: alice, seed: 4, creationTime: 9n });
  holders[0]?.node.network.storeRecord(old);
  holders[1]?.node.network.storeRecord(fresh);
  const liar = world.node(6);
  liar.node.network.storeRecord({ key: fresh.key, value: forged.value });
  const { discovery, node } = world.node(1, alice.keystore);
  node.network.storeRecord(old);
  await world.timer.advance(10_000);
  assert.deepEqual([...node.priority.keys()], [peerOf(3)]);
  assert.ok(discovery.status().failures > 0, "the forged one was seen");
  for (const { node: holder } of [...holders, { node }])
    assert.deepEqual(
      [...holder.records.values()].find(({ key }) => key[0] === fresh.key[0])?.value,
      fresh.value,
    );
});

test("nodes keep records of authorities only, and no older one than they know of", async () => {
  const [alice, bob, nobody] = [createAuthority("//Alice"), createAuthority("//Bob"), createAuthority("//X")];
  const world = createWorld([alice.id, bob.id]);
  const full = world.node(9);
  const put = world.node(8).node.network;
  await put.putRecordTo(makeRecord({ signer: nobody }), [peerOf(9)]);
  await put.putRecordTo(makeRecord({ signer: nobody, authority: alice.id }), [peerOf(9)]);
  await world.timer.advance(0);
  assert.equal(full.node.records.size, 0);
  await put.putRecordTo(makeRecord({ signer: bob }), [peerOf(9)]);
  await world.timer.advance(0);
  assert.equal(full.node.records.size, 1);
  const { calls } = world;
  for (let i = 0; i < 100; i++)
    await put.putRecordTo({ key: new Uint8Array(32).fill(i), value: new Uint8Array(10) }, [peerOf(9)]);
  await world.timer.advance(0);
  assert.equal(world.calls, calls, "the runtime is asked once for a block");

  const validator = world.node(1, alice.keystore);
  const newest = makeRecord({ signer: bob, creationTime: 9n });
  validator.node.network.storeRecord(newest);
  await world.timer.advance(10_000);
  await put.putRecordTo(makeRecord({ signer: bob, creationTime: 8n }), [peerOf(1)]);
  await world.timer.advance(0);
  assert.deepEqual([...validator.node.priority.keys()], [], "its own peer is nobody to connect with");
  assert.ok([...validator.node.records.values()].some(({ value }) => value === newest.value));
});

test("eight lookups at a time, each authority once", async () => {
  const authorities = Array.from({ length: 50 }, (_, i) => createAuthority(`//${i}`));
  const world = createWorld(authorities.map(({ id }) => id));
  const [first] = authorities as [(typeof authorities)[0]];
  const { discovery, node } = world.node(1, first.keystore);
  await world.timer.advance(3_000);
  assert.equal(discovery.status().requested, 49);
  assert.equal(discovery.status().events.value_not_found, 49);
  assert.equal(node.lookups.most, 8);
});

test("a runtime that does not tell is asked again later", async () => {
  const alice = createAuthority("//Alice");
  const world = createWorld([]);
  world.authorities = undefined;
  const { discovery } = world.node(1, alice.keystore);
  await world.timer.advance(60_000);
  assert.ok(world.calls > 1 && world.calls < 60);
  world.authorities = [alice.id];
  await world.timer.advance(120_000);
  assert.ok(discovery.status().timesPublished > 0);
  assert.ok(discovery.status().events.value_put_failed > 0, "nobody is there to take it");
});
