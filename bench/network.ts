import { toH256 } from "@serinus/bytes";
import { createNetwork } from "@serinus/network";
import type { Figure } from "./figure.ts";

const MIB = 1024 * 1024;
const ROUNDS = 8;

/**
 * What libp2p carries between two nodes of one process over TCP, noise and yamux: answers of 8 MiB, and small requests.
 * `cpu` is the processor time of both sides together for one MiB.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  const genesisHash = toH256(new Uint8Array(32).fill(1));
  const protocol = {
    ...{ name: "/bench/1", legacyNames: [], timeout: 60_000 },
    ...{ maxRequestSize: MIB, maxResponseSize: 16 * MIB },
  };
  const create = (seed: number, bootnodes: readonly string[]) =>
    createNetwork({
      chain: { genesisHash },
      nodeKey: new Uint8Array(32).fill(seed),
      listenAddresses: ["/ip4/127.0.0.1/tcp/0"],
      bootnodes,
      log: () => {},
    });
  const gate = {
    name: `/${genesisHash.slice(2)}/block-announces/1`,
    ...{ legacyNames: [], handshake: new Uint8Array(1), maxMessageSize: MIB },
  };
  const server = create(1, []);
  server.notifications(gate);
  const answer = new Uint8Array(8 * MIB).fill(7);
  server.requests(protocol, async (_peer, request) => (request[0] === 1 ? answer : request));
  await server.start();
  const client = create(2, server.listenAddresses());
  const opened = Promise.withResolvers<void>();
  client.notifications(gate).listen({ opened: () => opened.resolve(), message: () => {} });
  const { ask } = client.requests(protocol);
  await client.start();
  await opened.promise;

  await ask(server.localPeer, Uint8Array.of(1));
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < ROUNDS; i++) await ask(server.localPeer, Uint8Array.of(1));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const size = ROUNDS * 8;
  report({
    name: "network.throughput",
    value: Math.round(size / seconds),
    unit: "MiB/s",
    cpu: `${((user + system) / 1000 / size).toFixed(1)} ms`,
  });
  const small = performance.now();
  for (let i = 0; i < 200; i++) await ask(server.localPeer, Uint8Array.of(2));
  report({
    name: "network.request",
    value: Math.round(((performance.now() - small) / 200) * 1000),
    unit: "us",
  });
  await client.stop();
  await server.stop();
}
