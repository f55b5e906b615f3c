import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Command } from "commander";
import { UsageError } from "../output/usage-error.ts";
import { checkNodeFlags } from "./check-node-flags.ts";
import { addForeignFlags, describeForeignFlags } from "./foreign-flags.ts";
import { addNodeFlags, type NodeFlags } from "./node-flags.ts";
import { toNodeOptions } from "./to-node-options.ts";

/** What a node is to be by its flags, and what is said of those without effect. */
function read(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addNodeFlags(command);
  addForeignFlags(command);
  const { opts, said } = { opts: [] as NodeFlags[], said: [] as string[] };
  command.action((flags: NodeFlags) => {
    opts.push(flags);
    said.push(...describeForeignFlags(command));
  });
  command.parse(args, { from: "user" });
  const [flags] = opts as [NodeFlags];
  return { ...toNodeOptions(flags), log: flags.log, said };
}

test("without flags: a full node of the local chain, for this machine, as Substrate's", () => {
  const options = read();
  assert.deepEqual([options.chain, options.validator, options.sessionSeed], ["local", false, undefined]);
  assert.deepEqual(options.listenAddresses, ["/ip4/0.0.0.0/tcp/30333/ws", "/ip6/::/tcp/30333/ws"]);
  assert.deepEqual(options.pool, {
    limits: { ready: { count: 8192, bytes: 20 << 20 }, future: { count: 819, bytes: 2 << 20 } },
    banTime: 1_800_000,
  });
  assert.deepEqual(options.rpcBounds, {
    ...{ maxRequestBytes: 15 << 20, maxResponseBytes: 15 << 20, maxBatch: 10_000, maxSubscriptions: 1024 },
    rateLimit: undefined,
  });
  assert.equal(options.rpcHost, "127.0.0.1");
  assert.ok(options.rpcCors.includes("https://polkadot.js.org"));
  assert.deepEqual([options.forceAuthoring, options.votesInGrandpa, options.runsBeefy], [false, true, true]);
  assert.equal(options.allowPrivateIp, undefined);
  assert.equal(options.log, "info");
});

test("--dev is the development chain with Alice's keys, for this run, alone if need be, unless said otherwise", () => {
  const dev = read("--dev");
  assert.deepEqual([dev.chain, dev.name, dev.validator], ["development", "alice", true]);
  assert.deepEqual([dev.sessionSeed, dev.basePath, dev.forceAuthoring], ["//Alice", undefined, true]);
  assert.deepEqual([dev.rpcCors, dev.pool?.banTime, dev.allowPrivateIp], ["*", 0, true]);
  assert.deepEqual(dev.listenAddresses, ["/ip4/0.0.0.0/tcp/30333", "/ip6/::/tcp/30333"]);
  const other = read(
    ...["--dev", "--bob", "--chain", "local", "--base-path", "/x", "--rpc-cors", "http://a"],
    ...["--tx-ban-seconds", "7", "--name", "me"],
  );
  assert.deepEqual([other.chain, other.name, other.sessionSeed], ["local", "me", "//Bob"]);
  assert.deepEqual([other.basePath, other.rpcCors, other.pool?.banTime], ["/x", ["http://a"], 7000]);
});

test("bounds of pool and RPC are what the flags say", () => {
  const options = read(
    ...["--pool-limit", "25", "--pool-kbytes", "100", "--rpc-rate-limit", "30"],
    ...["--rpc-max-subscriptions-per-connection", "5", "--rpc-disable-batch-requests"],
    ...["--rpc-rate-limit-whitelisted-ips", "10.0.0.0/8", "::1", "--rpc-rate-limit-trust-proxy-headers"],
  );
  assert.deepEqual(options.pool?.limits, {
    ready: { count: 25, bytes: 102_400 },
    future: { count: 2, bytes: 10_240 },
  });
  assert.deepEqual([options.rpcBounds?.maxSubscriptions, options.rpcBounds?.maxBatch], [5, 0]);
  assert.deepEqual(options.rpcBounds?.rateLimit, {
    ...{ perMinute: 30, exempt: ["10.0.0.0/8", "::1"], trustProxyHeaders: true },
  });
});

test("flags may be written as Substrate's are: aliases, several values, the log in pieces", () => {
  const options = read(
    ...[
      "--state-pruning",
      "archive",
      "--keep-blocks",
      "archive",
      "--sync",
      "Warp",
      "--no-grandpa",
      "--no-beefy",
    ],
    ...["-lbabe", "--log", "sync=debug", "warn", "--no-private-ipv4"],
  );
  assert.deepEqual(
    [options.pruning, options.sync, options.log],
    ["archive", "warp", "info,babe,sync=debug,warn"],
  );
  assert.deepEqual(
    [options.votesInGrandpa, options.runsBeefy, options.allowPrivateIp],
    [false, false, false],
  );
  assert.equal(read("--pruning", "10").pruning, 10);
  assert.equal(read("--allow-private-ip").allowPrivateIp, true);
  assert.equal(read("--no-prometheus").prometheus, undefined);
  assert.equal(read("--validator", "--rpc-external", "--rpc-methods=Unsafe").rpcHost, "0.0.0.0");
});

test("telemetry is sent to those who are named alone", () => {
  assert.deepEqual(read().telemetry, []);
  const urls = ["--telemetry-url", "wss://a/submit 0", "--telemetry-url", "ws://b 9"];
  assert.deepEqual(read(...urls).telemetry, [
    { url: "wss://a/submit", verbosity: 0 },
    { url: "ws://b", verbosity: 9 },
  ]);
  assert.deepEqual(read(...urls, "--no-telemetry").telemetry, []);
});

test("the keys' folder and password", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "serinus-flags-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "password");
  writeFileSync(file, "pass word\n");
  assert.equal(read("--password-filename", file).keystorePassword, "pass word");
  const options = read("--keystore-path", "/keys", "--password", "secret");
  assert.deepEqual([options.keystorePath, options.keystorePassword], ["/keys", "secret"]);
  assert.throws(() => read("--password-filename", join(folder, "none")), /--password-filename: ENOENT/);
});

test("flags that mean nothing here are taken, each with a word about it", () => {
  assert.deepEqual(read().said, []);
  const { said } = read(
    ...["--no-mdns", "--db-cache", "1024", "--database", "paritydb", "--no-hardware-benchmarks"],
    ...["--max-runtime-instances", "8", "--insecure-validator-i-know-what-i-do"],
  );
  assert.equal(said.length, 6);
  assert.equal(said[0], "--no-mdns has no effect here: nodes of the local network are not looked for");
  assert.match(said.join("\n"), /^--database has no effect here: chain and state are in LMDB/m);
  assert.equal(read("--db=rocksdb").said.length, 1);
});

test("what cannot be done, or not together, is refused with a word on what to write", () => {
  const cases: [string[], RegExp][] = [
    [["--password-interactive"], /^--password-interactive: .*write --password-filename/],
    [["--experimental-rpc-endpoint", "listen-addr=127.0.0.1:1"], /write --rpc-port/],
    [["--wasm-runtime-overrides", "x"], /codeSubstitutes/],
    [["--alice", "--bob"], /--alice and --bob exclude one another/],
    [["--tmp", "--base-path", "x"], /--tmp and --base-path/],
    [["--validator", "--rpc-external"], /--unsafe-rpc-external/],
  ];
  for (const [args, message] of cases)
    assert.throws(
      () => read(...args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  const malformed: [string[], RegExp][] = [
    [["--sync", "fast"], /Write warp/],
    [["--sync", "slow"], /Write full or warp/],
    [["--pool-limit", "0"], /from 1 on/],
    [["--rpc-rate-limit", "x"], /from 1 on/],
    [["--name", "a.b"], /Write 1 to 63 characters/],
    [["--name", "x".repeat(64)], /Write 1 to 63 characters/],
    [["--node-key-type", "rsa"], /ed25519/],
    [["--rpc-methods", "some"], /Allowed choices are auto, safe, unsafe/],
    [["--rpc-rate-limit-whitelisted-ips", "10.0.0.0/99"], /no range of addresses; write one such as/],
    [["--telemetry-url", "wss://a"], /no server and verbosity/],
    [["--allow-private-ip", "--no-private-ip"], /cannot be used with/],
    [["--password", "a", "--password-filename", "b"], /cannot be used with/],
    [["--blocks-pruning", "100"], /archive-canonical, archive/],
    [["--frobnicate"], /unknown option '--frobnicate'/],
  ];
  for (const [args, message] of malformed) assert.throws(() => read(...args), message, args.join(" "));
});

test("what a network's file gives a node is looked at in the same way", async () => {
  await checkNodeFlags("eve", ["--no-mdns", "-l", "babe"]);
  for (const [args, message] of [
    [["--ipfs-server"], /^eve: args: --ipfs-server: leave it out/],
    [["--alice", "--bob"], /^eve: args: --alice and --bob/],
    [["--frobnicate"], /^eve: args: unknown option/],
  ] as const)
    await assert.rejects(checkNodeFlags("eve", args), { name: "UsageError", message });
});
