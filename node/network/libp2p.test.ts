import assert from "node:assert/strict";
import { after, test } from "node:test";
import { toH256 } from "@serinus/bytes";
import type { PeerId } from "@serinus/node-api";
import { createNetwork } from "./create-network.ts";
import type { Network, NetworkOptions } from "./network.ts";

const genesisHash = toH256(new Uint8Array(32).fill(1));
const gate = {
  name: `/${genesisHash.slice(2)}/block-announces/1`,
  legacyNames: ["/dot/block-announces/1"],
  handshake: Uint8Array.of(1, 2, 3),
  maxMessageSize: 1024 * 1024,
};
const sync = {
  name: `/${genesisHash.slice(2)}/sync/2`,
  legacyNames: [],
  maxRequestSize: 1024 * 1024,
  maxResponseSize: 16 * 1024 * 1024,
  timeout: 10_000,
};

const started: Network[] = [];
after(() => Promise.all(started.map((network) => network.stop())));

async function start(seed: number, listen: string, options: Partial<NetworkOptions> = {}): Promise<Network> {
  const network = createNetwork({
    chain: { genesisHash },
    nodeKey: new Uint8Array(32).fill(seed),
    listenAddresses: [listen],
    log: () => {},
    ...options,
  });
  started.push(network);
  return network;
}

for (const listen of ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.1/tcp/0/ws"]) {
  test(`two nodes on ${listen} find one another, send notifications and answer requests`, async () => {
    const seed = listen.endsWith("ws") ? 10 : 20;
    const server = await start(seed, listen);
    const serverGate = server.notifications(gate);
    const got = Promise.withResolvers<[PeerId, Uint8Array]>();
    serverGate.listen({ message: (peer, message) => got.resolve([peer, message]) });
    server.requests(sync, async (_peer, request) => request.slice().reverse());
    await server.start();

    const client = await start(seed + 1, listen, { bootnodes: [...server.listenAddresses()] });
    const clientGate = client.notifications({ ...gate, handshake: Uint8Array.of(9) });
    const opened = Promise.withResolvers<[PeerId, Uint8Array]>();
    clientGate.listen({
      opened: (peer, handshake) => opened.resolve([peer, handshake]),
      message: () => {},
    });
    const requests = client.requests(sync);
    await client.start();

    assert.deepEqual(await opened.promise, [server.localPeer, gate.handshake]);
    assert.equal(clientGate.send(server.localPeer, Uint8Array.of(7)), true);
    assert.deepEqual(await got.promise, [client.localPeer, Uint8Array.of(7)]);
    assert.deepEqual(serverGate.peers(), [client.localPeer]);

    const long = new Uint8Array(1_000_000).map((_, i) => i);
    assert.deepEqual(await requests.ask(server.localPeer, long), long.slice().reverse());
    assert.equal(server.status().slotsIn, 1);
    assert.equal(client.status().slotsOut, 1);
    assert.ok(client.status().traffic.bytesOut > 1_000_000);
  });
}
