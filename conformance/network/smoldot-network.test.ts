import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type BlockHash, toHex } from "@serinus/bytes";
import { createNetwork } from "@serinus/network";
import { decodeHandshake, encodeHandshake, encodeRole, protocolNames } from "@serinus/network-protocols";
import { findSpec } from "../specs-folder.ts";
import { startLightClient } from "./light-client.ts";

/** Westend, whose specification holds what a light client starts from: no runtime is run here. */
const GENESIS = "0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e" as BlockHash;
const spec = findSpec("westend.json");

test("an unmodified smoldot takes part in a network of ours over WebSocket", {
  skip: "missing" in spec ? spec.missing : false,
}, async (t) => {
  assert.ok("path" in spec);
  const names = protocolNames({ genesisHash: GENESIS });
  const network = createNetwork({
    chain: { genesisHash: GENESIS },
    nodeKey: new Uint8Array(32).fill(5),
    listenAddresses: ["/ip4/127.0.0.1/tcp/0/ws"],
    log: () => {},
  });
  const maxMessageSize = 1024 * 1024;
  const gate = network.notifications({
    ...names.blockAnnounces,
    handshake: encodeHandshake({ role: "full", bestNumber: 0, bestHash: GENESIS, genesisHash: GENESIS }),
    maxMessageSize,
  });
  const opened = Promise.withResolvers<Uint8Array>();
  gate.listen({ opened: (_peer, handshake) => opened.resolve(handshake), message: () => {} });
  const transactions = Promise.withResolvers<void>();
  network
    .notifications({ ...names.transactions, handshake: new Uint8Array(0), maxMessageSize })
    .listen({ opened: () => transactions.resolve(), message: () => {} });
  const neighbour = Promise.withResolvers<Uint8Array>();
  network
    .notifications({ ...names.grandpa, handshake: encodeRole("full"), maxMessageSize })
    .listen({ message: (_peer, message) => neighbour.resolve(message) });
  await network.start();

  const pong = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const failures: string[] = [];
  const westend = JSON.parse(readFileSync(spec.path, "utf8")) as object;
  const bootNodes = network.listenAddresses();
  const client = startLightClient({ ...westend, bootNodes, telemetryEndpoints: [] }, (line) => {
    if (line.includes(" network pong")) pong.resolve();
    if (line.includes(" discovery-find-node-started")) asked.resolve();
    if (line.includes(" discovery-find-node-error")) failures.push(line);
  });
  t.after(async () => {
    await client.close();
    await network.stop();
  });

  const handshake = decodeHandshake(await opened.promise);
  assert.deepEqual([handshake.role, handshake.genesisHash], ["light", GENESIS]);
  await transactions.promise;
  // A neighbour packet of version 1.
  assert.equal(toHex(await neighbour.promise).slice(0, 6), "0x0201");
  await Promise.all([pong.promise, asked.promise]);
  assert.equal(network.status().peers, 1);
  assert.deepEqual(failures, []);
});
