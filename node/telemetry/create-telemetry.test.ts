import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { createFakeTimer } from "@serinus/timer/testing";
import { type WebSocket, WebSocketServer } from "ws";
import { type ConnectionMessage, createTelemetry } from "./create-telemetry.ts";
import { parseTelemetryEndpoint } from "./telemetry-endpoint.ts";

const CONNECTED: ConnectionMessage = {
  ...{ name: "me", implementation: "Serinus", version: "1", chain: "Kusama", genesis_hash: "0x01" },
  ...{ authority: true, startup_time: "5", network_id: "12D3", target_os: "linux", target_arch: "x86_64" },
};

async function listen(t: TestContext): Promise<{ server: WebSocketServer; url: string }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  t.after(() => server.close());
  return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/submit` };
}

/** The next client, and what it says first. */
async function arrival(
  server: WebSocketServer,
): Promise<{ client: WebSocket; first: Record<string, unknown> }> {
  const [client] = (await once(server, "connection")) as [WebSocket];
  return { client, first: await said(client) };
}

async function said(client: WebSocket): Promise<Record<string, unknown>> {
  const [data] = (await once(client, "message")) as [Buffer];
  return JSON.parse(String(data));
}

function start(t: TestContext, endpoints: readonly string[]) {
  const timer = createFakeTimer(0);
  const logs: string[] = [];
  const telemetry = createTelemetry({
    ...{ connected: CONNECTED, timer, random: () => 0.5 },
    endpoints: endpoints.map(parseTelemetryEndpoint),
    log: (level, target, message) => logs.push(`${level} ${target}: ${message}`),
  });
  t.after(() => telemetry.close());
  return { timer, logs, telemetry };
}

test("a server hears who the node is, then what it wants to hear", async (t) => {
  const [some, all] = [await listen(t), await listen(t)];
  const arrivals = Promise.all([arrival(some.server), arrival(all.server)]);
  const { telemetry } = start(t, [`${some.url} 0`, `${all.url} 9`]);
  const [one, two] = await arrivals;
  assert.deepEqual(one.first, {
    id: 1,
    ts: "1970-01-01T00:00:00.000Z",
    payload: { msg: "system.connected", ...CONNECTED, config: "", target_env: "", sysinfo: null },
  });
  assert.deepEqual(two.first, one.first);
  const heard = Promise.all([said(one.client), said(two.client)]);
  telemetry.send(5, "details", {});
  telemetry.send(0, "notify.finalized", { height: "7", best: "0x07" });
  const [first, second] = await heard;
  assert.deepEqual(first.payload, { msg: "notify.finalized", height: "7", best: "0x07" });
  assert.deepEqual(second.payload, { msg: "details" });
});

test("a server that is away is tried again, and told anew who the node is", async (t) => {
  const { server, url } = await listen(t);
  const first = arrival(server);
  const { telemetry, timer, logs } = start(t, [`${url} 0`]);
  const { client } = await first;
  client.close();
  while (timer.waiting().length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(timer.waiting(), [15_000]);
  assert.match(logs.at(-1) ?? "", /^warn telemetry: not connected to ws:.*the server closed/);
  telemetry.send(0, "lost", {});
  const again = arrival(server);
  await timer.advance(15_000);
  const { first: greeting } = await again;
  assert.equal((greeting as { payload: { msg: string } }).payload.msg, "system.connected");
});

test("a server that cannot be reached does no harm, and nothing comes after the end", async (t) => {
  const { server, url } = await listen(t);
  await new Promise((closed) => server.close(closed));
  const { telemetry, timer, logs } = start(t, [`${url} 0`]);
  while (timer.waiting().length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.match(logs.join(), /ECONNREFUSED/);
  telemetry.close();
  assert.deepEqual(timer.waiting(), []);
  telemetry.send(0, "late", {});
});

test("servers are read as flags and specifications write them", () => {
  const cases: [string, string, number][] = [
    ["wss://telemetry.polkadot.io/submit/ 0", "wss://telemetry.polkadot.io/submit/", 0],
    ["ws://127.0.0.1:8001/submit 9", "ws://127.0.0.1:8001/submit", 9],
    [
      "/dns/telemetry.polkadot.io/tcp/443/x-parity-wss/%2Fsubmit%2F 1",
      "wss://telemetry.polkadot.io:443/submit/",
      1,
    ],
    ["/ip6/::1/tcp/80/ws 0", "ws://[::1]:80/", 0],
    ["/ip4/80.123.90.4/tcp/5432 4", "ws://80.123.90.4:5432/", 4],
  ];
  for (const [text, url, verbosity] of cases)
    assert.deepEqual(parseTelemetryEndpoint(text), { url, verbosity });
  for (const bad of [
    "",
    "wss://a",
    "wss://a x",
    "wss://a 10",
    "http://a 0",
    "a 0",
    "/ip4/1.2.3.4 0",
    "/dns/a/tcp/1/x-parity-ws/%zz 0",
  ])
    assert.throws(() => parseTelemetryEndpoint(bad), RangeError, bad);
});
