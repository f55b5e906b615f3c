import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { toH256 } from "@serinus/bytes";
import { createNetwork } from "./create-network.ts";
import type { Network } from "./network.ts";

const genesisHash = toH256(new Uint8Array(32).fill(1));
const gate = {
  name: `/${genesisHash.slice(2)}/block-announces/1`,
  legacyNames: [],
  handshake: Uint8Array.of(1),
  maxMessageSize: 1024 * 1024,
};

function create(seed: number, bootnodes: readonly string[] = []): Network {
  return createNetwork({
    chain: { genesisHash },
    nodeKey: new Uint8Array(32).fill(seed),
    listenAddresses: ["/ip4/127.0.0.1/tcp/0"],
    bootnodes,
    inPeers: 4,
    inPeersLight: 4,
    outPeers: 4,
    log: () => {},
  });
}

test("a thousand connections of random bytes take no slot, and honest peers find in", async (t) => {
  const victim = create(40);
  victim.notifications(gate);
  t.after(() => victim.stop());
  await victim.start();
  const [address = ""] = victim.listenAddresses();
  const port = Number(/tcp\/(\d+)/.exec(address)?.[1]);
  const before = process.memoryUsage().rss;

  let random = 7;
  const garbage = new Uint8Array(4_096).map(() => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return random >> 16;
  });
  const sockets = Array.from({ length: 1_000 }, (_, i): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    return new Promise((resolve) => {
      socket.once("connect", () => {
        socket.write(garbage.subarray(i, i + 2_000));
        resolve(socket);
      });
      socket.once("close", () => resolve(socket));
    });
  });
  t.after(async () => {
    for (const socket of await Promise.all(sockets)) socket.destroy();
  });
  await Promise.all(sockets);
  assert.deepEqual(victim.peers(), []);
  assert.ok(victim.status().traffic.connections <= 20);

  const honest = create(41, [address]);
  const opened = Promise.withResolvers<string>();
  honest.notifications(gate).listen({ opened: opened.resolve, message: () => {} });
  t.after(() => honest.stop());
  await honest.start();
  assert.equal(await opened.promise, victim.localPeer);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  assert.ok(grown < 200, `${grown} MiB more`);
});
