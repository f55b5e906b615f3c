import assert from "node:assert/strict";
import { on, once } from "node:events";
import { request as httpRequest } from "node:http";
import { networkInterfaces } from "node:os";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";
import { allMethods } from "../all-methods.ts";
import { createFakeNode, networkOf } from "../testing/fake-backend.ts";
import { RPC_SERVER_DEFAULTS, type RpcServer, serveRpc } from "./server.ts";

const options = {
  ...RPC_SERVER_DEFAULTS,
  port: 0,
  maxConnections: 2,
  maxRequestBytes: 1000,
  pingInterval: 10,
  log: () => undefined,
};
let server: RpcServer;
let url: string;

before(async () => {
  server = await serveRpc(allMethods(createFakeNode().backend), options);
  url = `127.0.0.1:${server.port}`;
});
after(() => server.close());

const post = (body: string, path = "/"): Promise<Response> =>
  fetch(`http://${url}${path}`, { method: "POST", body });

async function connect(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${url}`);
  await once(socket, "open");
  return socket;
}

test("is found under localhost, whichever address that is", async () => {
  for (const family of [4, 6] as const) {
    const name = family === 6 ? "[::1]" : "127.0.0.1";
    const answer = fetch(`http://${name}:${server.port}/health`).then(({ status }) => status);
    const hasFamily = Object.values(networkInterfaces()).some((all) =>
      all?.some(({ internal, family: found }) => internal && found === `IPv${family}`),
    );
    if (hasFamily) assert.equal(await answer, 200);
    else await assert.rejects(answer);
  }
});

test("answers POST, batches too, and lets browsers in", async () => {
  const response = await post('[{"jsonrpc":"2.0","id":1,"method":"system_chain"}]');
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.deepEqual(await response.json(), [{ jsonrpc: "2.0", id: 1, result: "Fake" }]);
  const preflight = await fetch(`http://${url}`, { method: "OPTIONS" });
  assert.equal(preflight.status, 204);
  assert.equal((await fetch(`http://${url}`)).status, 405);
});

test("tells its health, and whether it is ready for clients", async () => {
  const health = await fetch(`http://${url}/health`);
  assert.deepEqual(
    [health.status, await health.json()],
    [200, { peers: 0, isSyncing: false, shouldHavePeers: false }],
  );
  assert.equal((await fetch(`http://${url}/health/readiness`)).status, 200);

  const { backend } = createFakeNode();
  const alone = { ...networkOf([]), shouldHavePeers: true };
  const lonely = await serveRpc(allMethods({ ...backend, networked: { network: alone } }), options);
  const at = `http://127.0.0.1:${lonely.port}/health`;
  assert.deepEqual(await (await fetch(at)).json(), { peers: 0, isSyncing: false, shouldHavePeers: true });
  assert.equal((await fetch(`${at}/readiness`)).status, 500);
  await lonely.close();
});

test("with a list of origins, other pages and other names of the host are turned away", async () => {
  const allowed = "http://localhost:3000";
  const cors = [allowed, "http://127.0.0.1:*"];
  const strict = await serveRpc(allMethods(createFakeNode().backend), { ...options, cors });
  const request = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ port: strict.port, method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end('{"jsonrpc":"2.0","id":1,"method":"system_chain"}');
    });
  assert.equal(await request({}), 200);
  assert.equal(await request({ origin: allowed }), 200);
  assert.equal(await request({ origin: "http://127.0.0.1:8000" }), 200);
  assert.equal(await request({ origin: "http://127.0.0.1:8000.example" }), 403);
  assert.equal(await request({ origin: "http://elsewhere" }), 403);
  assert.equal(await request({ host: "rebound.example" }), 403);
  const { headers } = await fetch(`http://127.0.0.1:${strict.port}/health`);
  assert.equal(headers.get("access-control-allow-origin"), null);
  const refused = new WebSocket(`ws://127.0.0.1:${strict.port}`, { origin: "http://elsewhere" });
  const [error] = (await once(refused, "error")) as [Error];
  assert.match(error.message, /403/);
  await strict.close();
});

test("refuses a request that is too large and lives on", async () => {
  assert.equal((await post("x".repeat(1001))).status, 413);
  const socket = await connect();
  socket.send("x".repeat(1001));
  const [code] = await once(socket, "close");
  assert.equal(code, 1009);
  assert.equal((await post('{"jsonrpc":"2.0","id":1,"method":"system_chain"}')).status, 200);
});

test("answers over a WebSocket, in text and binary frames, and pings it", async () => {
  const socket = await connect();
  const pinged = once(socket, "ping");
  socket.send('{"jsonrpc":"2.0","id":1,"method":"system_name"}');
  assert.equal(String((await once(socket, "message"))[0]), '{"jsonrpc":"2.0","id":1,"result":"fake"}');
  socket.send(Buffer.from('{"jsonrpc":"2.0","id":2,"method":"system_name"}'));
  assert.equal(String((await once(socket, "message"))[0]), '{"jsonrpc":"2.0","id":2,"result":"fake"}');
  await pinged;
  socket.close();
  await once(socket, "close");
});

test("bounds the number of connections", async () => {
  const sockets = [await connect(), await connect()];
  const refused = new WebSocket(`ws://${url}`);
  const [error] = (await once(refused, "error")) as [Error];
  assert.match(error.message, /429/);
  for (const socket of sockets) {
    socket.close();
    await once(socket, "close");
  }
});

test("keeps to the bounds that it was given: calls of a connection, batches, subscriptions", async (t) => {
  const rateLimit = { perMinute: 2, exempt: [], trustProxyHeaders: false };
  const bounded = await serveRpc(allMethods(createFakeNode().backend), {
    ...options,
    ...{ pingInterval: 10_000, rateLimit, maxBatch: 0, maxSubscriptions: 1 },
  });
  t.after(() => bounded.close());
  const socket = new WebSocket(`ws://127.0.0.1:${bounded.port}`);
  t.after(() => socket.terminate());
  await once(socket, "open");
  const ask = async (text: string): Promise<unknown> => {
    socket.send(text);
    for await (const [data] of on(socket, "message")) {
      const { id, error } = JSON.parse(String(data));
      if (id !== undefined) return error?.code;
    }
    return "closed";
  };
  const subscribe = '{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads"}';
  assert.equal(await ask(`[${subscribe}]`), -32005);
  assert.equal(await ask(subscribe), undefined);
  assert.equal(await ask(subscribe), -32006);
  // Ten wait for half a minute and more; what comes after them is refused at once.
  for (let i = 0; i < 10; i++) socket.send(subscribe);
  assert.equal(await ask(subscribe), -32999);
});

test("says when the port is taken", async () => {
  await assert.rejects(serveRpc({}, { ...options, port: server.port }), { code: "EADDRINUSE" });
});
