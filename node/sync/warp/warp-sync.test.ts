import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockHash, toH256, toHex } from "@serinus/bytes";
import { createStateApi } from "@serinus/chain";
import { blake2_256 } from "@serinus/crypto";
import { createNetwork, peerIdOf } from "@serinus/network";
import { createMemoryHub } from "@serinus/network/testing";
import { encodeHandshake, protocolNames } from "@serinus/network-protocols";
import { askOnly, serveBlocks, serveState } from "@serinus/network-servers";
import { Header } from "@serinus/runtime-api";
import { utf8Encode } from "@serinus/scale";
import { memoryState } from "@serinus/state";
import { createFakeTimer } from "@serinus/timer/testing";
import { orderedTrieRoot } from "@serinus/trie";
import { fillGap } from "./fill-gap.ts";
import { findWarpTarget } from "./warp-sync.ts";

const LENGTH = 150;
const top = [[utf8Encode("key"), utf8Encode("value")]] as const;
const view = memoryState({ top, children: [] }, 1);
const stateRoot = toHex(view.root);
const body = [Uint8Array.of(4, 1)];

function makeBlocks() {
  const blocks: { hash: BlockHash; number: number; encodedHeader: Uint8Array; parentHash: BlockHash }[] = [];
  for (let number = 0; number <= LENGTH; number++) {
    const parentHash = blocks.at(-1)?.hash ?? toH256(new Uint8Array(32));
    const encodedHeader = Header.encode({
      ...{ parent_hash: parentHash, number, state_root: toH256(view.root), digest: { logs: [] } },
      extrinsics_root: toH256(orderedTrieRoot(body, 0)),
    });
    blocks.push({ hash: toH256(blake2_256(encodedHeader)), number, encodedHeader, parentHash });
  }
  return blocks;
}

const blocks = makeBlocks();
const blockAt = (number: number) => blocks[number] as (typeof blocks)[number];
const entry = (hash: BlockHash) => {
  const found = blocks.find((block) => block.hash === hash);
  return found && { ...found, stateRoot, extrinsicsRoot: stateRoot, runtimeChanged: false };
};
const chain = {
  block: entry,
  canonicalHash: (number: number) => blocks[number]?.hash,
  body: () => body,
  justifications: () => [],
};
const genesisHash = blockAt(0).hash;
const names = protocolNames({ genesisHash });
const position = (number: number) => ({
  ...{ hash: blockAt(number).hash, number, stateRoot, set: number, justifications: [], isFinished: true },
});
/** A proof is here the height that it leads to. */
const proofs = {
  begin: position(0),
  verify: (_from: unknown, proof: Uint8Array) => position(proof[0] as number),
};

function createWorld() {
  const hub = createMemoryHub();
  const timer = createFakeTimer();
  const node = (seed: number) => {
    const nodeKey = new Uint8Array(32).fill(seed);
    return createNetwork(
      { chain: { genesisHash }, nodeKey, listenAddresses: [], log: () => {} },
      { wire: hub.wire(peerIdOf(nodeKey)), timer, random: () => 0.5 },
    );
  };
  const bounds = { maxRequestSize: 1024, maxResponseSize: 2 ** 24, timeout: 10_000 };
  const api = createStateApi({ block: entry, hasState: () => true, stateAt: () => view });
  const server = node(1);
  server
    .notifications({
      ...names.blockAnnounces,
      handshake: encodeHandshake({
        ...{ role: "full", bestNumber: LENGTH, bestHash: blockAt(LENGTH).hash, genesisHash },
      }),
      maxMessageSize: 1024,
    })
    .listen({ opened: () => {}, message: () => {} });
  server.requests({ ...names.warpSync, ...bounds }, async () => Uint8Array.of(LENGTH, 0, 0));
  server.requests({ ...names.sync, ...bounds }, async (_peer, bytes) => serveBlocks(chain, bytes));
  server.requests({ ...names.state, ...bounds }, async (_peer, bytes) => serveState(chain, api, bytes));
  const client = node(2);
  return { timer, server, client };
}

test("a node finds the last final block, its state, and then the blocks below", async () => {
  const { timer, server, client } = createWorld();
  const ask = askOnly(client, names);
  const logged: string[] = [];
  const log = (_level: string, _target: string, message: string) => void logged.push(message);
  const found = findWarpTarget({ network: client, names, genesisHash, ask, proofs, log, timer });
  client.addKnownAddresses(server.localPeer, [`/memory/${server.localPeer}`]);
  await server.start();
  await client.start();
  await timer.advance(10_000);
  const target = await found;
  assert.equal(target?.position.number, LENGTH);
  assert.equal(target.block.hash, blockAt(LENGTH).hash);
  assert.deepEqual(target.block.body, body);
  assert.deepEqual(
    target.top.map(([key, value]) => [toHex(key), toHex(value)]),
    top.map(([key, value]) => [toHex(key), toHex(value)]),
  );
  assert.ok(logged.some((line) => line.includes(`up to #${LENGTH}`)));

  const filled: number[] = [];
  let refuse = true;
  const reports: string[] = [];
  let busy = true;
  const stop = fillGap({
    gap: () => {
      const lowest = filled.at(-1) ?? LENGTH;
      return lowest === 1 ? undefined : blockAt(lowest - 1);
    },
    insert: async (received) => {
      if (refuse) throw new Error("the disk is full");
      filled.push(...received.map(({ number }) => number));
    },
    peers: () => [{ peer: server.localPeer, role: "full" }],
    askBlocks: ask.blocks,
    isBusy: () => busy,
    report: (_peer, { reason }) => void reports.push(reason),
    ...{ log, timer },
  });
  await timer.advance(10_000);
  assert.deepEqual(filled, []);
  busy = false;
  await timer.advance(5_000);
  assert.ok(logged.some((line) => line.includes("the disk is full")));
  refuse = false;
  await timer.advance(20_000);
  assert.deepEqual(
    filled,
    Array.from({ length: LENGTH - 1 }, (_, i) => LENGTH - 1 - i),
  );
  assert.deepEqual(reports, []);
  assert.equal(logged.at(-1), "all blocks since the genesis are there");
  await stop();
});

test("who is stopped in the middle has nothing, and may begin again", async () => {
  const { client, timer } = createWorld();
  const ask = askOnly(client, names);
  const aborted = new AbortController();
  const { signal } = aborted;
  const found = findWarpTarget({
    ...{ network: client, names, genesisHash, ask, proofs, timer, signal, log: () => {} },
  });
  aborted.abort(new Error("the node stops"));
  await assert.rejects(found, /the node stops/);
});

test("nothing is fetched where there is no gap", async () => {
  const timer = createFakeTimer();
  const unexpected = () => Promise.reject(new Error("not expected"));
  const stop = fillGap({
    ...{ gap: () => undefined, insert: unexpected, askBlocks: unexpected, peers: () => [], timer },
    ...{ isBusy: () => false, report: () => {}, log: () => {} },
  });
  await timer.advance(10_000);
  await stop();
});
