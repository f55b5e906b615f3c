import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { allMethods } from "../all-methods.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/connection.ts";
import { type Methods, method } from "../protocol/method.ts";
import { createFakeNode, type FakeNode } from "../testing/fake-backend.ts";
import { RPC_SERVER_DEFAULTS, type RpcServerOptions, serveRpc } from "./server.ts";

async function start(t: TestContext, methods: Methods, more: Partial<RpcServerOptions> = {}) {
  const server = await serveRpc(methods, {
    ...RPC_SERVER_DEFAULTS,
    port: 0,
    log: () => undefined,
    ...more,
  });
  t.after(() => server.close());
  return server.port;
}

async function openSocket(t: TestContext, port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  t.after(() => socket.terminate());
  await once(socket, "open");
  return socket;
}

async function openRaw(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

const request = (id: number, name: string, params: readonly unknown[] = []): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method: name, params });

async function isAlive(port: number): Promise<boolean> {
  const body = request(1, "ping");
  const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body });
  return (await response.text()).includes('"result"');
}

const ping = method({}, () => "pong");

test("a client that never reads is let go, and what waits for it is bounded", async (t) => {
  const large = "x".repeat(4 * 1024 * 1024);
  let answered = 0;
  const port = await start(t, {
    ping,
    large: method({}, () => {
      answered++;
      return large;
    }),
  });
  const socket = await openSocket(t, port);
  const closed = once(socket, "close");
  socket.pause();
  for (let id = 0; id < 1000; id++) socket.send(request(id, "large"));
  // The server closes the connection; the client learns of it when it looks.
  while (answered < 17) await new Promise((resolve) => setImmediate(resolve));
  socket.resume();
  await closed;
  // As many as fill its buffer, and those that were begun by then.
  assert.ok(
    answered <= 17 + 10 + 128,
    `${answered} answers of 4 MiB were made for a client that does not read`,
  );
  assert.ok(await isAlive(port));
});

test("a flood of requests is read only as fast as it is answered", async (t) => {
  let running = 0;
  let most = 0;
  const port = await start(t, {
    ping,
    slow: method({}, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return null;
    }),
  });
  const socket = await openSocket(t, port);
  const count = 20_000;
  let answers = 0;
  const all = new Promise<void>((resolve) => {
    socket.on("message", () => {
      if (++answers === count) resolve();
    });
  });
  for (let id = 0; id < count; id++) socket.send(request(id, "slow"));
  await all;
  assert.ok(most <= 128, `${most} requests of one client were under way at once`);
});

test("a request that comes byte by byte is cut off, others are served meanwhile", async (t) => {
  const port = await start(t, { ping }, { requestTimeout: 200 });
  const slowHead = await openRaw(t, port);
  slowHead.write("POST / HTTP/1.1\r\nHost: a\r\n");
  const slowBody = await openRaw(t, port);
  slowBody.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  const ended = [once(slowHead, "close"), once(slowBody, "close")];
  for (const socket of [slowHead, slowBody]) socket.resume();
  assert.ok(await isAlive(port));
  await Promise.all(ended);
});

test("connections are bounded, and free again when others end", async (t) => {
  const port = await start(t, { ping }, { maxConnections: 3, maxHttpConnections: 3 });
  const idle = await Promise.all(Array.from({ length: 6 }, () => openRaw(t, port)));
  const refused = await openRaw(t, port);
  refused.resume();
  await once(refused, "close");
  for (const socket of idle) {
    const closed = once(socket, "close");
    socket.end();
    socket.resume();
    await closed;
  }
  assert.ok(await isAlive(port));
});

test("a socket that answers no ping is let go", async (t) => {
  const port = await start(t, { ping }, { pingInterval: 10 });
  const mute = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false });
  const closed = once(mute, "close");
  await once(mute, "open");
  await closed;
  const heard = await openSocket(t, port);
  for (let pings = 0; pings < 6; pings++) await once(heard, "ping");
  assert.equal(heard.readyState, WebSocket.OPEN);
});

/** Subscribes until the server refuses. @returns how many there are, and the refusal's code. */
function subscribeAll(socket: WebSocket, wanted: number): Promise<{ held: number; codes: number[] }> {
  let answers = 0;
  const outcome = { held: 0, codes: [] as number[] };
  return new Promise((resolve) => {
    socket.on("message", (data) => {
      const { id, error } = JSON.parse(String(data)) as { id?: number; error?: { code: number } };
      if (id === undefined) return;
      if (error === undefined) outcome.held++;
      else outcome.codes.push(error.code);
      if (++answers === wanted) resolve(outcome);
    });
    for (let id = 0; id < wanted; id++) socket.send(request(id, "chain_subscribeNewHeads"));
  });
}

test("10,000 subscriptions are told of a block, each connection holds so many and no more", async (t) => {
  const node: FakeNode = createFakeNode();
  const port = await start(t, { ...allMethods(node.backend), ping });
  const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(t, port)));
  const held = await Promise.all(sockets.map((socket) => subscribeAll(socket, MAX_SUBSCRIPTIONS)));
  assert.ok(held.every((outcome) => outcome.held === MAX_SUBSCRIPTIONS));
  const over = await subscribeAll(sockets[0] as WebSocket, 1);
  assert.deepEqual(over, { held: 0, codes: [-32006] });

  const total = held.length * MAX_SUBSCRIPTIONS;
  let told = 0;
  const all = new Promise<void>((resolve) => {
    for (const socket of sockets)
      socket.on("message", () => {
        if (++told === total) resolve();
      });
  });
  node.setBest(node.importBlock(node.backend.chain.best()));
  await all;
  assert.equal(told, total);
});
