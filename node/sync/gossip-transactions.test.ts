import assert from "node:assert/strict";
import { test } from "node:test";
import { toH256, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { decodeTransactions, encodeTransactions, protocolNames } from "@serinus/network-protocols";
import { type NotificationListener, type PeerId, PoolError } from "@serinus/node-api";
import { createFakeTimer } from "@serinus/timer/testing";
import { gossipTransactions } from "./gossip-transactions.ts";

const names = protocolNames({ genesisHash: toH256(new Uint8Array(32)) });
const extrinsic = (value: number) => Uint8Array.of(8, value & 255, value >> 8);

function setup() {
  const timer = createFakeTimer();
  const pending: Uint8Array[] = [];
  const sent: [PeerId, number][] = [];
  const costs = new Map<PeerId, number>();
  let listener: NotificationListener | undefined;
  let ready = () => {};
  const world = {
    timer,
    pending,
    sent,
    costs,
    isSyncing: false,
    kept: [] as Uint8Array[],
    submit: async (bytes: Uint8Array) => toHex(blake2_256(bytes)),
    listener: () => listener as NotificationListener,
    ready: () => ready(),
    gossip: undefined as unknown as ReturnType<typeof gossipTransactions>,
  };
  world.gossip = gossipTransactions({
    names,
    timer,
    role: "full",
    isMajorSyncing: () => world.isSyncing,
    pool: {
      ready: () => pending.map((encoded) => ({ encoded, propagate: !world.kept.includes(encoded) })),
      submit: (bytes) => world.submit(bytes),
    },
    onReady(next) {
      ready = next;
      return () => {};
    },
    network: {
      report: (peer, { value }) => void costs.set(peer, (costs.get(peer) ?? 0) + value),
      notifications: () => ({
        peers: () => [],
        setHandshake: () => {},
        send(peer, message) {
          sent.push([peer, decodeTransactions(message).length]);
          return true;
        },
        listen(next) {
          listener = next;
          return () => {};
        },
      }),
    },
  });
  return world;
}

test("what is ready goes to every peer once, and not back to where it came from", async () => {
  const world = setup();
  world.listener().opened?.("a", Uint8Array.of(1));
  world.listener().opened?.("b", Uint8Array.of(1));
  const mine = extrinsic(1);
  world.pending.push(mine);
  world.ready();
  world.ready();
  await world.timer.advance(0);
  assert.deepEqual(world.sent, [
    ["a", 1],
    ["b", 1],
  ]);
  const theirs = extrinsic(2);
  world.listener().message("a", encodeTransactions([theirs, mine]));
  world.pending.push(theirs);
  await world.timer.advance(3_000);
  assert.deepEqual(world.sent.slice(2), [["b", 1]]);
  assert.equal(world.costs.get("a"), 2 * (2 ** 7 - 2 ** 4));
});

test("a new peer is told all, in messages of a bounded size", async () => {
  const world = setup();
  for (let i = 0; i < 20; i++)
    world.pending.push(Uint8Array.of(0x82, 0x1a, 0x06, 0, ...new Uint8Array(100_000)));
  for (const [i, bytes] of world.pending.entries()) bytes[4] = i;
  world.listener().opened?.("a", Uint8Array.of(1));
  await world.timer.advance(3_000);
  assert.equal(
    world.sent.reduce((sum, [, count]) => sum + count, 0),
    20,
  );
  assert.ok(world.sent.length >= 3);
});

test("bad transactions and bad messages cost reputation, known ones do not", async () => {
  const world = setup();
  world.listener().opened?.("a", Uint8Array.of(1));
  world.submit = () => Promise.reject(new PoolError(1013, "already imported"));
  world.listener().message("a", encodeTransactions([extrinsic(1)]));
  await world.timer.advance(0);
  assert.equal(world.costs.get("a"), 0);
  world.submit = () => Promise.reject(new PoolError(1010, "invalid"));
  world.listener().message("a", encodeTransactions([extrinsic(2)]));
  await world.timer.advance(0);
  assert.equal(world.costs.get("a"), -(2 ** 12) - 2 ** 4);
  world.listener().message("a", Uint8Array.of(4, 8));
  assert.equal(world.costs.get("a"), -(2 ** 13) - 2 ** 4);
});

test("a flood is validated up to a bound, and not at all while the node catches up", async () => {
  const world = setup();
  world.listener().opened?.("a", Uint8Array.of(1));
  world.submit = () => new Promise(() => {});
  world.isSyncing = true;
  world.listener().message("a", encodeTransactions([extrinsic(1)]));
  assert.equal(world.gossip.validating(), 0);
  world.isSyncing = false;
  for (let i = 0; i < 20; i++) {
    const many = Array.from({ length: 1_000 }, (_, n) => extrinsic(i * 1_000 + n));
    world.listener().message("a", encodeTransactions(many));
  }
  assert.equal(world.gossip.validating(), 8_192);
});

test("what is not to propagate stays here", async () => {
  const world = setup();
  world.listener().opened?.("peer", Uint8Array.of(1));
  const report = extrinsic(1);
  world.kept.push(report);
  world.pending.push(report, extrinsic(2));
  world.ready();
  await world.timer.advance(0);
  assert.deepEqual(world.sent, [["peer", 1]]);
});
