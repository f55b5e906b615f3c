import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import { findSpec } from "../specs-folder.ts";
import { callRpc } from "./call-rpc.ts";
import { MAIN, type Running, run } from "./run-node.ts";

const NEWCOMER = `0x${"42".repeat(32)}`;
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

function forks(chain: string): void {
  let folder: string;
  let origin: Running;
  let forkedAt: string;
  const endpoint = () => `ws://127.0.0.1:${origin.port}`;
  const fetched = (node: Running) =>
    Math.max(0, ...[...node.text().matchAll(/fetched (\d+) keys/g)].map(([, n]) => Number(n)));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "serinus-fork-"));
    origin = await run("dev", "--chain", chain, "--tmp", "--seal", "manual");
    await callRpc(origin.port, "dev_newBlock", [{ count: 3 }]);
    forkedAt = (await callRpc(origin.port, "chain_getBlockHash", [2])) as string;
  });
  after(async () => {
    await origin.stop();
    rmSync(folder, { recursive: true });
  });

  test("blocks are made on another chain's state, which is fetched once", async () => {
    const db = join(folder, "db");
    const fork = () => run("fork", "--endpoint", endpoint(), "--at", "2", "--db", db, "--seal", "manual");
    const first = await fork();
    const call = <T = string>(method: string, ...params: unknown[]) =>
      callRpc(first.port, method, params) as Promise<T>;
    assert.equal(await call("chain_getBlockHash"), forkedAt);
    assert.equal(await call("chain_getBlockHash", 0), await callRpc(origin.port, "chain_getBlockHash", [0]));
    const accounts = toHex(storagePrefix("System", "Account"));
    for (const [method, ...params] of [
      ["state_getKeysPaged", accounts, 5],
      ["state_getStorage", toHex(storagePrefix("Timestamp", "Now"))],
      ["state_getStorageHash", "0x3a636f6465"],
      ["state_getKeysPaged", "0x", 20],
    ] as const)
      assert.deepEqual(
        await call(method, ...params, ...(method === "state_getKeysPaged" ? [null] : []), forkedAt),
        await callRpc(origin.port, method, [
          ...params,
          ...(method === "state_getKeysPaged" ? [null] : []),
          forkedAt,
        ]),
        method,
      );
    await call("dev_fundAccount", NEWCOMER);
    const value = { dest: BOB, value: "1000000000000" };
    await call("dev_actAs", NEWCOMER, { type: "Balances", value: { type: "transfer_allow_death", value } });
    const block = await call("dev_newBlock");
    const { blockDetails } = await call<{
      blockDetails: { extrinsics: { method: string; success: boolean }[] };
    }>("dev_runBlock", { block, includeBlockDetails: true });
    assert.deepEqual(
      blockDetails.extrinsics.at(-1) && [
        blockDetails.extrinsics.at(-1)?.method,
        blockDetails.extrinsics.at(-1)?.success,
      ],
      ["transfer_allow_death", true],
    );
    const snapshot = await call("dev_snapshot");
    await call("dev_newBlock", { count: 2 });
    await call("dev_revert", snapshot);
    assert.equal(await call("chain_getBlockHash"), block);
    await call("dev_setStorage", { System: { $removePrefix: ["Account"] } });
    assert.deepEqual(await call<string[]>("state_getKeysPaged", accounts, 5), []);
    await first.stop();
    assert.ok(fetched(first) > 0);

    // A second run does all of it again without asking for any of the state, and makes the same block.
    const second = await fork();
    await callRpc(second.port, "dev_fundAccount", [NEWCOMER]);
    await callRpc(second.port, "dev_actAs", [
      NEWCOMER,
      { type: "Balances", value: { type: "transfer_allow_death", value } },
    ]);
    assert.equal(await callRpc(second.port, "dev_newBlock", []), block);
    await second.stop();
    assert.equal(fetched(second), 0);

    const resumed = await run(
      "fork",
      "--endpoint",
      "ws://127.0.0.1:1",
      "--db",
      db,
      "--resume",
      "--seal",
      "manual",
    );
    assert.equal(await callRpc(resumed.port, "chain_getBlockHash", []), block);
    await callRpc(resumed.port, "dev_newBlock", []);
    await resumed.stop();
  });

  if (chain !== "development") return;

  test("a configuration in chopsticks' form sets it up", async () => {
    const file = join(folder, "config.yml");
    const account = `System: { Account: [[["${NEWCOMER}"], { providers: 1, data: { free: "123456789" } }]] }`;
    const lines = [
      `endpoint: ${endpoint()}`,
      "block: 2",
      "build-block-mode: Manual",
      "timestamp: 2000000000000",
      "max-memory-block-count: 5",
      `import-storage: { ${account} }`,
    ];
    writeFileSync(file, lines.join("\n"));
    const node = await run("fork", "--config", file);
    assert.match(node.text(), /max-memory-block-count has no effect here/);
    const { delta } = (await callRpc(node.port, "dev_dryRun", [
      {
        call: {
          type: "Balances",
          value: { type: "force_set_balance", value: { who: NEWCOMER, new_free: "1000000000000" } },
        },
      },
    ])) as { delta: { item: string; before: { data?: { free?: string } } }[] };
    assert.ok(delta.some(({ item, before: was }) => item === "Account" && was?.data?.free === "123456789"));
    const block = await callRpc(node.port, "dev_newBlock", []);
    const { blockDetails } = (await callRpc(node.port, "dev_runBlock", [
      { block, includeBlockDetails: true },
    ])) as {
      blockDetails: { timestamp: string };
    };
    assert.ok(Math.abs(Number(blockDetails.timestamp) - 2_000_000_000_000) <= 12_000);
    await node.stop();
  });

  test("blocks and calls are looked into from the command line", () => {
    const html = join(folder, "block.html");
    const serinus = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args, "--endpoint", endpoint()], {
        encoding: "utf8",
        timeout: 60_000,
      });
    const written = serinus("run-block", "--block", "3", "--html", html);
    assert.equal(written.status, 0, written.stderr);
    assert.match(readFileSync(html, "utf8"), /^<!doctype html>[\s\S]*Timestamp\.Now/);
    const call = JSON.stringify({
      type: "System",
      value: { type: "set_heap_pages", value: { pages: "64" } },
    });
    const tried = serinus("dry-run", "--call", call);
    assert.equal(tried.status, 0, tried.stderr);
    assert.match(tried.stdout, /0x3a6865617070616765730|0x3a686561707061676573/);
  });
}

describe("a fork of our own chain", () => forks("development"));

const spec = findSpec("chopsticks-kusama-local.json");
describe("a fork of the real Kusama", { skip: "missing" in spec && spec.missing }, () => {
  if ("path" in spec) forks(spec.path);
});

test("what cannot be forked is said in one line", () => {
  const serinus = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, "fork", ...args], { encoding: "utf8", timeout: 60_000 });
  const cases: [string[], RegExp][] = [
    [[], /name the chain: --endpoint/],
    [["--endpoint", "http://x"], /begins with ws:\/\//],
    [
      ["--endpoint", "ws://127.0.0.1:1", "--rpc-timeout", "200"],
      /was not answered in 4 attempts.*is the endpoint right/,
    ],
    [["--endpoint", "ws://127.0.0.1:1", "--resume"], /--resume needs the --db/],
    [["--config", "none.yml"], /none.yml cannot be read \(ENOENT\)/],
  ];
  for (const [args, words] of cases) {
    const { status, stderr } = serinus(...args);
    assert.equal(status, 1, args.join(" "));
    assert.match(stderr, words);
  }
});
