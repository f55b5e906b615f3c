import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UsageError } from "../output/usage-error.ts";
import { commandNetwork, serveControl } from "./control.ts";
import { parseNetwork } from "./network-file.ts";
import { planNetwork } from "./plan-network.ts";
import { createNetwork } from "./run-network.ts";

const file = fileURLToPath(import.meta.resolve("./fixtures/fake-node.ts"));

/** A network of processes that only say what happens to them. `heard("alice", "text")` resolves when the node says it. */
async function fakeNetwork(t: TestContext, yaml: string) {
  const folder = await mkdtemp(join(tmpdir(), "serinus-test-"));
  const plan = await planNetwork(parseNetwork(yaml, "yaml", "test"), folder);
  const lines = new EventEmitter();
  const network = createNetwork({
    plan,
    command: async () => ({ file, env: {} }),
    onLine: (node, line) => lines.emit(`${node}: ${line}`),
    onState: (node, state) => lines.emit(`${node} is ${state}`),
  });
  t.after(async () => {
    await network.kill();
    await rm(folder, { recursive: true, force: true });
  });
  const starts = (node: string): Promise<string> => readFile(join(folder, node, "starts"), "utf8");
  const states = (): string[] => network.nodes.map((node) => node.state());
  return { folder, plan, network, starts, states, heard: (what: string) => once(lines, what) };
}

const two = "nodes: [{ name: alice }, { name: bob, validator: false }]";

test("every node gets ports, a folder and the addresses of the others", async (t) => {
  const { plan, folder } = await fakeNetwork(t, two);
  const ports = plan.nodes.flatMap(({ rpcPort, port, prometheusPort }) => [rpcPort, port, prometheusPort]);
  assert.equal(new Set(ports).size, 6);
  const [alice, bob] = plan.nodes;
  assert.ok(alice?.args.includes("--validator") && !bob?.args.includes("--validator"));
  assert.equal(bob?.folder, join(folder, "bob"));
  assert.match(
    bob?.args.join(" ") ?? "",
    new RegExp(`--bootnodes /ip4/127.0.0.1/tcp/${alice?.port}/ws/p2p/12D3Koo`),
  );
  assert.equal(alice?.sessionSeed, "//Alice");
});

test("nodes are started, paused, restarted and stopped, one or all", async (t) => {
  const { network, heard, states, plan } = await fakeNetwork(t, two);
  const up = [heard("alice: started 1 times"), heard("bob: started 1 times")];
  await network.start();
  await Promise.all(up);
  assert.deepEqual(states(), ["running", "running"]);
  await network.pause("bob");
  assert.deepEqual(states(), ["running", "paused"]);
  await network.resume("bob");
  const again = heard("bob: started 2 times");
  const asked = heard("bob: asked to stop");
  await network.restart("bob");
  await Promise.all([asked, again]);
  await network.pause("alice");
  await network.stop();
  assert.deepEqual(states(), ["stopped", "stopped"]);
  assert.match(
    await readFile(plan.nodes[1]?.logFile as string, "utf8"),
    /started 1 times\nasked to stop\nstarted 2 times/,
  );
  await assert.rejects(network.stop("eve"), {
    name: "UsageError",
    message: /no node "eve"; there are alice, bob/,
  });
});

test("nodes that are loaded do nothing before they are started", async (t) => {
  const { network, heard, starts, states } = await fakeNetwork(t, two);
  const loaded = [heard("alice: waits"), heard("bob: waits")];
  network.load();
  await Promise.all(loaded);
  assert.deepEqual(states(), ["stopped", "stopped"]);
  await assert.rejects(starts("alice"), { code: "ENOENT" });
  const started = heard("alice: started 1 times");
  await network.start("alice");
  await started;
  assert.deepEqual(states(), ["running", "stopped"]);
  const restarted = heard("alice: started 2 times");
  await network.restart("alice");
  await restarted;
  await network.stop();
  await assert.rejects(starts("bob"), { code: "ENOENT" });
});

test("a node that ends by itself has failed, and says how", async (t) => {
  const { network, heard, states } = await fakeNetwork(t, "nodes: [{ name: alice, args: [--fail] }]");
  const said = [heard("alice: ended by itself (exit code 3)"), heard("alice is failed")];
  await network.start();
  await Promise.all(said);
  assert.deepEqual(states(), ["failed"]);
});

test("a snapshot is gone back to, and what ran runs again", async (t) => {
  const { network, heard, starts, states } = await fakeNetwork(t, two);
  const up = [heard("alice: started 1 times"), heard("bob: started 1 times")];
  await network.start();
  await Promise.all(up);
  await network.stop("bob");
  const resumed = heard("alice: started 2 times");
  await network.snapshot("one");
  await resumed;
  const restarted = heard("alice: started 3 times");
  await network.restart("alice");
  await restarted;
  const back = heard("alice: started 2 times");
  await network.restore("one");
  await back;
  assert.deepEqual(states(), ["running", "stopped"]);
  assert.equal(await starts("bob"), "x");
  assert.deepEqual(await network.snapshots(), ["one"]);
  await assert.rejects(network.restore("two"), { message: /no snapshot "two"; there are one/ });
  await assert.rejects(network.snapshot("../x"), UsageError);
});

test("another process commands the network, if it may read its folder", async (t) => {
  const { network, folder, states } = await fakeNetwork(t, two);
  await assert.rejects(commandNetwork(folder, "start", undefined), { message: /no network runs in/ });
  const end = await serveControl(network);
  assert.deepEqual(await commandNetwork(folder, "start", "bob"), [
    { name: "alice", state: "stopped" },
    { name: "bob", state: "running" },
  ]);
  await assert.rejects(commandNetwork(folder, "start", "eve"), { message: /no node "eve"/ });
  await assert.rejects(commandNetwork(folder, "snapshot", undefined), { message: /name the snapshot/ });
  const { port } = JSON.parse(await readFile(join(folder, "control.json"), "utf8")) as { port: number };
  const stranger = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: '{"action":"kill"}' });
  assert.equal(stranger.status, 403);
  await commandNetwork(folder, "kill", undefined);
  assert.deepEqual(states(), ["stopped", "stopped"]);
  await end();
});
