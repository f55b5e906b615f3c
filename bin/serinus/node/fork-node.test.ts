import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { concatBytes, fromHex, toHex } from "@serinus/bytes";
import { blake2_128Concat, storagePrefix } from "@serinus/crypto";
import { type FakeRemote, type Reaction, startFakeRemote } from "@serinus/remote-state/testing";
import { DEV_NODE_DEFAULTS, type DevNode, startDevNode } from "./dev-node.ts";
import { type ForkNode, startForkNode } from "./fork-node.ts";

const ALICE = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
const NEWCOMER = `0x${"42".repeat(32)}`;
const ACCOUNTS = storagePrefix("System", "Account");
const accountKey = (account: string) =>
  toHex(concatBytes(ACCOUNTS, blake2_128Concat(fromHex(account as `0x${string}`))));

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

async function post(port: number, method: string, params: readonly unknown[]): Promise<Answer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body });
  return (await response.json()) as Answer;
}

// Everything but the workers is on this one thread, the remote node too: a fork that waited for it with its main thread
// would never be answered, and the tests would not end.
describe("a fork of a node that is slow, or fails", () => {
  let origin: DevNode;
  let remote: FakeRemote;
  let fork: ForkNode;
  /** What comes of requests before they are answered. */
  let first: (method: string) => Promise<Reaction | undefined> | Reaction | undefined = () => undefined;

  before(async () => {
    origin = await startDevNode({ ...DEV_NODE_DEFAULTS, seal: "manual" });
    await post(origin.port, "dev_newBlock", [{ count: 2 }]);
    remote = await startFakeRemote(async (method, params) => {
      const instead = await first(method);
      return instead ?? ((await post(origin.port, method, params)) as Reaction);
    });
    fork = await startForkNode({
      endpoints: [remote.url],
      at: 2,
      seal: "manual",
      rpcPort: 0,
      rpcHost: "127.0.0.1",
      rpcTimeout: 60_000,
      log: DEV_NODE_DEFAULTS.log,
    });
  });
  after(async () => {
    await fork.close();
    await remote.close();
    await origin.close();
  });

  const call = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const { result, error } = await post(fork.port, method, params);
    if (error !== undefined) throw new Error(error.message);
    return result;
  };

  /** Has the remote node keep its answers until the fork has answered other questions. */
  async function whileHeld(question: () => Promise<unknown>): Promise<unknown> {
    const gate = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<void>();
    first = () => {
      reached.resolve();
      return gate.promise;
    };
    const answer = question();
    await Promise.race([
      reached.promise,
      answer.then(() => assert.fail("it did not ask the remote node for anything")),
    ]);
    const { isSyncing } = (await call("system_health")) as { isSyncing: boolean };
    assert.equal(isSyncing, false);
    assert.equal(typeof (await call("chain_getHeader")), "object");
    first = () => undefined;
    gate.resolve(undefined);
    return answer;
  }

  for (const [what, method, params] of [
    ["values", "state_getStorage", [accountKey(ALICE)]],
    ["keys", "state_getKeysPaged", [toHex(storagePrefix("Session", "NextKeys")), 10]],
    ["values in names", "dev_decodeStorage", [accountKey(NEWCOMER)]],
    ["a block that is tried", "dev_dryRun", [{ call: "0x00000411", origin: "Root" }]],
    ["a funded account", "dev_fundAccount", [`0x${"43".repeat(32)}`]],
  ] as const) {
    test(`answers others while the remote node is waited for: ${what}`, async () => {
      const answer = await whileHeld(() => call(method, ...params));
      if (method.startsWith("state_"))
        assert.deepEqual(answer, (await post(origin.port, method, params)).result);
    });
  }

  test("answers others while the remote node is waited for: what a subscription reads", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${fork.port}`);
    /** Messages from the node, and who waits for the next one of its kind. */
    const heard: string[] = [];
    let look = (): void => {};
    socket.addEventListener("message", ({ data }) => {
      heard.push(String(data));
      look();
    });
    const hear = (word: string) =>
      new Promise<string>((resolve) => {
        look = () => {
          const found = heard.find((text) => text.includes(word));
          if (found !== undefined) resolve(found);
        };
        look();
      });
    const send = (id: string, method: string, ...params: unknown[]) =>
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    send("follow", "chainHead_v1_follow", false);
    const { result: follow } = JSON.parse(await hear('"id":"follow"')) as { result: string };
    const [hash] = (
      JSON.parse(await hear("finalizedBlockHashes")) as {
        params: { result: { finalizedBlockHashes: string[] } };
      }
    ).params.result.finalizedBlockHashes.slice(-1);
    const items = [
      { key: toHex(storagePrefix("Babe", "UnderConstruction")), type: "descendantsValues" },
      { key: accountKey(`0x${"71".repeat(32)}`), type: "value" },
    ];
    await whileHeld(() => {
      send("items", "chainHead_v1_storage", follow, hash, items, null);
      return hear("operationStorageDone");
    });
    const other = [{ key: accountKey(`0x${"72".repeat(32)}`), type: "value" }];
    await whileHeld(() => {
      send("archive", "archive_v1_storage", hash, other, null);
      return hear("storageDone");
    });
    await whileHeld(() => {
      send("legacy", "state_subscribeStorage", [accountKey(`0x${"73".repeat(32)}`)]);
      return hear("state_storage");
    });
    socket.close();
  });

  test("a block is made over connections that break and limits of their rate", async () => {
    let nth = 0;
    first = () => {
      nth++;
      return nth % 5 === 1
        ? "cut"
        : nth % 5 === 3
          ? { error: { code: -32_005, message: "rate limit exceeded" } }
          : undefined;
    };
    const params = [toHex(storagePrefix("System", "BlockHash")), 10, null, fork.remote.hash];
    assert.deepEqual(
      await call("state_getKeysPaged", ...params),
      (await post(origin.port, "state_getKeysPaged", params)).result,
    );
    assert.ok(nth > 2);
    await call("dev_newBlock", { count: 2 });
    first = () => undefined;
  });

  test("what the remote node refuses is told, and the node goes on", async () => {
    first = () => ({ error: { code: -32_000, message: "State already discarded" } });
    await assert.rejects(
      call("state_getStorage", accountKey(`0x${"55".repeat(32)}`)),
      /State already discarded/,
    );
    const value = { dest: `0x${"56".repeat(32)}`, value: "1000000000000" };
    const transfer = { type: "Balances", value: { type: "transfer_allow_death", value } };
    await assert.rejects(
      call("dev_dryRun", { extrinsic: { call: transfer, address: NEWCOMER } }),
      /State already discarded/,
    );
    first = () => undefined;
    assert.equal(await call("state_getStorage", accountKey(`0x${"55".repeat(32)}`)), null);
    await call("dev_newBlock");
  });
});
