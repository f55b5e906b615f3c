import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { lockFolder } from "../node/folder-lock.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const NOBODY = "chain: development\nnodes: [{ name: alice, args: [--no-such-flag] }]";

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "serinus-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the command with a folder of its own for what is temporary. `out` collects what it writes. */
function run(folder: string, ...args: string[]): { child: ChildProcess; out: string[] } {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (part: string) => out.push(part));
  return { child, out };
}

/** Resolves when something of this prefix is in the folder. */
async function untilThere(folder: string, prefix: string): Promise<void> {
  const isThere = (): boolean => readdirSync(folder).some((name) => name.startsWith(prefix));
  const changes = watch(folder);
  while (!isThere()) await once(changes, "change");
  changes.close();
}

for (const [what, prefix, args] of [
  ["a network", "serinus-up-", ["up", "network.yml"]],
  ["a node", "serinus-", ["dev", "--rpc-port", "0"]],
] as const) {
  test(`${what} that is stopped while it starts leaves nothing behind`, async (t) => {
    const folder = makeFolder(t);
    const file = join(folder, "network.yml");
    writeFileSync(file, "chain: fast\nnodes: [{ name: alice }, { name: bob }]");
    const { child, out } = run(folder, ...args.map((arg) => (arg === "network.yml" ? file : arg)));
    t.after(() => child.kill("SIGKILL"));
    await untilThere(join(folder, "tmp"), prefix);
    const ended = once(child, "close");
    child.kill("SIGINT");
    await ended;
    assert.deepEqual(readdirSync(join(folder, "tmp")), [], out.join(""));
  });
}

/** What a network's file, or the folder, is refused for. */
async function refusal(t: TestContext, yaml: string, prepare: (folder: string) => string[]): Promise<string> {
  const folder = makeFolder(t);
  const file = join(folder, "network.yml");
  writeFileSync(file, yaml);
  const { child, out } = run(folder, "up", file, ...prepare(folder));
  assert.deepEqual(await once(child, "close"), [1, null], out.join(""));
  assert.deepEqual(readdirSync(join(folder, "tmp")), []);
  return out.join("");
}

test("a flag that there is not is told before anything starts", async (t) => {
  assert.match(await refusal(t, NOBODY, () => []), /alice: args: unknown option '--no-such-flag'/);
});

test("a port that the file names and that is taken is told before anything starts", async (t) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  const { port } = other.address() as { port: number };
  const yaml = `nodes: [{ name: alice, rpcPort: ${port} }]`;
  assert.match(await refusal(t, yaml, () => []), new RegExp(`alice: port ${port} is taken`));
});

test("a folder that is not a network's is not emptied", async (t) => {
  let kept = "";
  const says = await refusal(t, NOBODY, (folder) => {
    kept = join(folder, "thesis");
    mkdirSync(kept);
    writeFileSync(join(kept, "chapter"), "1");
    return ["--dir", kept, "--fresh"];
  });
  assert.match(says, /--fresh: .*other things than a network; nothing was removed/);
  assert.deepEqual(readdirSync(kept), ["chapter"]);
});

test("a folder that another network runs in is left alone", async (t) => {
  const says = await refusal(t, NOBODY, (folder) => {
    t.after(lockFolder(folder));
    return ["--dir", folder];
  });
  assert.match(says, new RegExp(`--dir: process ${process.pid} uses this folder already`));
});
