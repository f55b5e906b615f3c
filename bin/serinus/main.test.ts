import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { on, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "serinus-cli-"));
});
after(() => rmSync(folder, { recursive: true }));

function serinus(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    timeout: 30_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  return { code: status, out: stdout, err: stderr };
}

/** Starts a node and resolves with its HTTP address once the banner has told it. */
function startNode(...args: string[]): Promise<{ process: ChildProcess; url: string; banner: string }> {
  const child = spawn(process.execPath, [MAIN, "dev", "--rpc-port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.setEncoding("utf8");
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (part: string) => {
      text += part;
      const url = /HTTP\s+(http:\S+)/.exec(text)?.[1];
      if (url !== undefined && text.includes("Ctrl-C")) resolve({ process: child, url, banner: text });
    });
    child.once("exit", () => reject(new Error(`the node ended: ${text}`)));
  });
}

async function call(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return ((await response.json()) as { result: unknown }).result;
}

async function interrupt(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  assert.deepEqual(await ended, [0, null]);
}

test("a wrong flag, value or file gets one line that says what would be right", () => {
  const network = join(folder, "network.yaml");
  writeFileSync(network, "chain: none.json\nnodes: [{ name: alice }]\n");
  const cases: [string[], RegExp][] = [
    [["up", network], /none.json": there is no such file/],
    [["dev", "--seal", "often"], /--seal.*instant, batch, manual or interval:MS/],
    [["dev", "--rpc-port", "70000"], /--rpc-port.*0 to 65535/],
    [["dev", "--pruning", "some"], /--pruning.*number of blocks.*archive/],
    [["dev", "--chain", join(folder, "none.json")], /no such file; name development, local/],
    [["dev", "--log", "sync=loud"], /"sync=loud" has no known level/],
    [["dev", "--base-path", MAIN], /is a file; name a folder/],
    [["dev", "--base-path", "/proc/serinus"], /cannot be made \(E\w+\); name a folder/],
    [["dev", "--base-path", ""], /the name is empty; name a folder/],
    [["dev", "--tmp", "--base-path", folder], /exclude one another/],
    [["node", "--bootnodes", "/ip4/1.2.3.4/tcp/30333"], /--bootnodes.*multiaddress with its peer id/],
    [["node", "--public-addr", "example.com"], /--public-addr.*multiaddress such as/],
    [["node", "--alice", "--bob", "--tmp"], /--alice and --bob exclude one another/],
    [["node", "-l", "sync=debug", "-l", "babe,=loud", "--tmp"], /"=loud" has no known level/],
    [
      ["node", "--tmp", "--listen-addr", "/ip4/192.0.2.77/tcp/1"],
      /--listen-addr: \/ip4\/192.0.2.77.*EADDRNOT/,
    ],
    [["key", "inspect", "no such phrase"], /neither an SS58 address nor a secret URI/],
    [["purge-chain", "--base-path", folder, "--chain", "nowhere"], /no such file/],
    [["frobnicate"], /unknown command/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = serinus(...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(err, message);
    assert.ok(!err.includes("    at "), `a stack for ${args.join(" ")}: ${err}`);
  }
});

test("keys are made and looked at", () => {
  const alice = JSON.parse(serinus("key", "inspect", "//Alice", "--output-type", "json").out);
  assert.equal(alice.ss58Address, "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F");
  const made = JSON.parse(serinus("key", "generate", "--scheme", "ed25519", "--output-type", "json").out);
  const again = JSON.parse(
    serinus("key", "inspect", made.phrase, "--scheme", "ed25519", "--output-type", "json").out,
  );
  assert.equal(again.ss58Address, made.ss58Address);
});

test("a chain is kept across runs, belongs to its specification, and can be removed", async () => {
  const base = join(folder, "kept");
  const first = await startNode("--base-path", base, "--seal", "manual");
  assert.match(first.banner, /\/\/Alice\s+HNZata7/);
  assert.match(first.banner, /polkadot\.js\.org\/apps/);
  await call(first.url, "engine_createBlock", true, true);
  const best = await call(first.url, "chain_getBlockHash");
  await interrupt(first.process);

  const second = await startNode("--base-path", base, "--seal", "manual");
  assert.equal(await call(second.url, "chain_getBlockHash"), best);
  await interrupt(second.process);

  assert.match(serinus("purge-chain", "--base-path", base).err, /give -y/);
  assert.match(serinus("purge-chain", "--base-path", base, "-y").out, /removed/);
  assert.match(serinus("purge-chain", "--base-path", base, "-y").out, /nothing to remove/);
});

test("a specification that was written out makes the same chain", async () => {
  const raw = serinus("chain-spec", "build", "--raw");
  assert.equal(raw.code, 0, raw.err);
  assert.ok(JSON.parse(raw.out).genesis.raw.top["0x3a636f6465"].length > 10_000);
});

test("a node that waits for peers says so, and can be stopped", async () => {
  const listen = ["--listen-addr", "/ip4/127.0.0.1/tcp/0"];
  const child = spawn(process.execPath, [MAIN, "node", "--tmp", "--sync", "warp", ...listen], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  for await (const part of child.stdout.setEncoding("utf8"))
    if (part.includes("warp sync waits for peers")) break;
  child.kill("SIGINT");
  assert.deepEqual(await ended, [130, null]);
});

test("node --dev makes blocks by itself, and tells the telemetry server that is named", async (t) => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  t.after(() => server.close());
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port} 0`;
  const ports = ["--listen-addr", "/ip4/127.0.0.1/tcp/0", "--rpc-port", "0", "--no-prometheus"];
  const child = spawn(
    process.execPath,
    [MAIN, "node", "--dev", "--no-mdns", ...ports, "--telemetry-url", url],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  const [client] = (await once(server, "connection")) as [WebSocket];
  const heard: { msg: string; name?: string; authority?: boolean; height?: number }[] = [];
  for await (const [data] of on(client, "message")) {
    heard.push(JSON.parse(String(data)).payload);
    if (heard.at(-1)?.msg === "block.import") break;
  }
  assert.deepEqual([heard[0]?.msg, heard[0]?.name, heard[0]?.authority], ["system.connected", "alice", true]);
  assert.equal(heard.at(-1)?.height, 1);
  assert.match(out, /warn node: --no-mdns has no effect here/);
  assert.match(out, /alice, a validator of Kusama Development/);
  await interrupt(child);
});
