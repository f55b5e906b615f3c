import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { SERINUS_COMMAND } from "@serinus/serinus-cli";
import { createRandom } from "../random.ts";
import { FIVE_NODES } from "./five-nodes.ts";
import { killValidators } from "./kill-validators.ts";
import { runningNetwork, waitUntil } from "./test-network.ts";

test("a validator that is killed comes back, contradicts nothing, and finality goes on", {
  timeout: 115_000,
}, async (t) => {
  const nodes = await runningNetwork(t, FIVE_NODES);
  await waitUntil(
    nodes,
    "a finalized block",
    60_000,
    async () => ((await nodes.status("rpc"))?.finalized ?? 0) > 0,
  );
  const { common } = await killValidators(nodes, { kills: 1, interval: 0, random: createRandom(7) });
  assert.ok(common > 0);
});

test("no node outlives the process that started it, not even a paused one when that is killed", {
  timeout: 60_000,
  skip: process.platform === "linux" ? false : "children are looked up in /proc",
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "serinus-orphans-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const network = join(folder, "network.json");
  await writeFile(network, JSON.stringify(FIVE_NODES));
  const up = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", SERINUS_COMMAND, "up", network, "--dir", join(folder, "up")],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  t.after(() => up.kill("SIGKILL"));
  let running = 0;
  for await (const line of createInterface({ input: up.stdout })) {
    if (line.endsWith("is running") && ++running === FIVE_NODES.nodes.length) break;
  }
  const children = (await readFile(`/proc/${up.pid}/task/${up.pid}/children`, "utf8")).trim().split(" ");
  // esbuild, which bundles runtime and nodes, is a child too, and goes when they are started.
  assert.ok(children.length >= FIVE_NODES.nodes.length);
  const paused = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      ...[SERINUS_COMMAND, "network", "pause", "bob", "--dir", join(folder, "up")],
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  assert.deepEqual(await once(paused, "exit"), [0, null]);
  const states = await Promise.all(
    children.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")),
  );
  assert.equal(states.filter((stat) => stat.includes(") T ")).length, 1, "one node is stopped");
  up.kill("SIGKILL");
  await once(up, "exit");
  await waitUntil(
    { lines: children },
    "all children are gone",
    30_000,
    async () => !children.some(isRunning),
  );
});

function isRunning(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
