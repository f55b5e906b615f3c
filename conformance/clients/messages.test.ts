import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { concatBytes, fromHex, type Hex, toHex } from "@serinus/bytes";
import { blake2_128Concat, storagePrefix } from "@serinus/crypto";
import { compactU128, u32 } from "@serinus/scale";
import type { DevNode } from "@serinus/serinus-cli";
import { findSpec } from "../specs-folder.ts";
import { callRpc } from "./call-rpc.ts";
import { startTestNode } from "./dev-node.ts";
import { missingRuntime, openRealChain, REAL_RUNTIMES, type RealRuntime } from "./real-runtimes.ts";

const BOB = `0x${"b0".repeat(32)}`;
const KSM = 1_000_000_000_000n;
/** `WithdrawAsset`, `ReceiveTeleportedAsset`: how a message comes by what it deposits. */
const WITHDRAW = 0x00;
const TELEPORTED = 0x02;

/** An XCM that deposits an amount of the relay chain's currency in Bob's account, its fees paid of it. */
function deposit(instruction: number, parents: number, amount: bigint, version: 2 | 3 = 3): Uint8Array {
  const asset = concatBytes(Uint8Array.of(0, parents, 0, 0), compactU128.encode(amount));
  return concatBytes(
    // The version, three instructions; the first with one asset, `BuyExecution` without a limit of weight.
    Uint8Array.of(version, 3 << 2, instruction, 1 << 2),
    asset,
    Uint8Array.of(0x13),
    asset,
    // `DepositAsset`: `All` with a limit of one, later `AllCounted`; in `AccountId32` of any network.
    Uint8Array.of(0, 0x0d, 1, version === 2 ? 0 : 2, 1 << 2, 0, 1, 1, 0),
    fromHex(BOB),
  );
}

/** Account of a parachain on its relay chain, or on another parachain. */
const sovereign = (kind: "para" | "sibl", id: number): string =>
  toHex(concatBytes(Buffer.from(kind), u32.encode(id), new Uint8Array(24)));

/** Of before the message queue's pallet. */
const OLD_RELAY_CHAIN = "gossamer-westend-local.json";

function realRuntime(name: string): RealRuntime {
  const found = REAL_RUNTIMES.find((each) => each.name === name);
  assert.ok(found);
  return found;
}

/** A development node of a real chain, and what the tests ask of it. */
function realNode(open: () => Promise<{ readonly path: string; remove(): Promise<void> }>) {
  let node: DevNode;
  let chain: Awaited<ReturnType<typeof open>>;
  before(async () => {
    chain = await open();
    node = await startTestNode({ chain: chain.path, seal: "manual" });
  });
  after(async () => {
    await node.close();
    await chain.remove();
  });
  const call = <T = string>(method: string, ...params: unknown[]): Promise<T> =>
    callRpc(node.port, method, params) as Promise<T>;
  const refuses = (words: RegExp, method: string, ...params: unknown[]) =>
    assert.rejects(call(method, ...params), (error: Error) => words.test(error.message));
  /** An account's free balance. */
  const free = async (account: string): Promise<bigint> => {
    const hashed = concatBytes(storagePrefix("System", "Account"), blake2_128Concat(fromHex(account as Hex)));
    const { value } = await call<{ value?: { data: { free: string } } }>("dev_decodeStorage", toHex(hashed));
    return BigInt(value?.data.free ?? 0);
  };
  const events = async (block: string): Promise<string[]> => {
    const request = { block, includeRaw: false, includeBlockDetails: true };
    const { blockDetails } = await call<{ blockDetails: { events: { section: string; method: string }[] } }>(
      "dev_runBlock",
      request,
    );
    return blockDetails.events.map(({ section, method }) => `${section}.${method}`);
  };
  return { call, refuses, free, events };
}

/** Makes blocks until Bob has got something. @returns the events of all of them, and what he got. */
async function untilDeposited(
  { call, free, events }: ReturnType<typeof realNode>,
  request: object,
): Promise<{ seen: string[]; got: bigint }> {
  const before = await free(BOB);
  const seen: string[] = [];
  for (const params of [request, {}, {}]) {
    seen.push(...(await events(await call("dev_newBlock", params))));
    if ((await free(BOB)) !== before) break;
  }
  return { seen, got: (await free(BOB)) - before };
}

const assetHub = realRuntime("Asset Hub 1_019_003");
describe("messages to the real Asset Hub", { skip: missingRuntime(assetHub) }, () => {
  const node = realNode(() => openRealChain(assetHub));
  const { call, refuses, free } = node;
  const teleport = toHex(deposit(TELEPORTED, 1, 5n * KSM));
  const read = async (item: string) => {
    const key = toHex(storagePrefix("ParachainSystem", item));
    return call<{ value: unknown }>("dev_decodeStorage", key).then(({ value }) => value);
  };

  test("what the relay chain sends is executed, however old it says to be", async () => {
    for (const sentAt of [1, 14_471_353]) {
      const { seen, got } = await untilDeposited(node, { dmp: [{ sentAt, msg: teleport }] });
      assert.ok(seen.includes("MessageQueue.Processed"), seen.join());
      assert.ok(seen.includes("ParachainSystem.DownwardMessagesReceived"));
      assert.ok(got > 4n * KSM && got < 5n * KSM, `got ${got}`);
    }
    await call("dev_newBlock", { count: 2 });
  });

  test("other parachains send through channels, which open for that and stay", async () => {
    for (const sender of [2000, 1500]) {
      await call("dev_fundAccount", sovereign("sibl", sender), (10n * KSM).toString());
      // The format of what follows: versioned messages, one after the other (`XcmpMessageFormat`).
      const data = toHex(concatBytes(Uint8Array.of(0), deposit(WITHDRAW, 1, 2n * KSM)));
      const message = { sentAt: 1, data };
      const { seen, got } = await untilDeposited(node, { hrmp: { [sender]: [message, message] } });
      assert.ok(seen.includes("MessageQueue.Processed"), seen.join());
      assert.ok(got > 3n * KSM && got < 4n * KSM, `got ${got}`);
    }
    await call("dev_newBlock", { hrmp: { 3000: [] } });
    await call("dev_newBlock");
    const { ingress_channels, egress_channels } = (await read("RelevantMessagingState")) as {
      ingress_channels: [number, unknown][];
      egress_channels: [number, unknown][];
    };
    const senders = [1500, 2000, 3000];
    assert.deepEqual(
      ingress_channels.map(([id]) => id),
      senders,
    );
    assert.deepEqual(
      egress_channels.map(([id]) => id),
      senders,
    );
  });

  test("both kinds come with one block, and are tried without one", async () => {
    const before = await free(BOB);
    const dmp = [1, 2].map((sentAt) => ({ sentAt, msg: teleport }));
    const { delta } = await call<{ delta: { pallet: string; item: string }[] }>("dev_dryRun", { dmp });
    assert.ok(delta.some(({ pallet, item }) => pallet === "ParachainSystem" && item === "LastDmqMqcHead"));
    assert.equal(await free(BOB), before);
    const data = toHex(concatBytes(Uint8Array.of(0), deposit(WITHDRAW, 1, 2n * KSM)));
    await call("dev_newBlock", { dmp, hrmp: { 2000: [{ sentAt: 7, data }] }, count: 4 });
    const got = (await free(BOB)) - before;
    assert.ok(got > 11n * KSM && got < 12n * KSM, `got ${got}`);
  });

  test("the relay chain's block and state are what they are said to be", async () => {
    const last = (await read("ValidationData")) as { relay_parent_number: number };
    const relayParentNumber = last.relay_parent_number + 1000;
    await call("dev_newBlock", { relayParentNumber, count: 2 });
    const now = (await read("ValidationData")) as { relay_parent_number: number };
    assert.equal(now.relay_parent_number, relayParentNumber + 1);
    await call("dev_newBlock", {
      dmp: [{ sentAt: 1, msg: teleport }],
      relayParentNumber: relayParentNumber + 9,
    });

    const known = await call(
      "state_getStorage",
      toHex(storagePrefix("ParachainSystem", "HostConfiguration")),
    );
    const activeConfig = toHex(storagePrefix("Configuration", "ActiveConfig"));
    // `max_code_size` comes first.
    const changed = `0x78563412${known.slice(10)}`;
    await call("dev_newBlock", { relayChainStateOverrides: [[activeConfig, changed]], count: 2 });
    assert.equal(((await read("HostConfiguration")) as { max_code_size: number }).max_code_size, 0x12345678);
    const head = await call("chain_getBlockHash");
    const stateOf = async () => (await call<{ stateRoot: string }>("dev_getReadProof", ["0x00"])).stateRoot;
    const before = await stateOf();
    await refuses(/host configuration/, "dev_newBlock", {
      relayChainStateOverrides: [[activeConfig, null]],
      unsafeBlockHeight: 1_000_000,
    });
    assert.deepEqual(
      [await call("chain_getBlockHash"), await stateOf()],
      [head, before],
      "nothing is left of it",
    );
    await call("dev_newBlock");
    await call("dev_newBlock", { unsafeBlockHeight: 1_000_000, count: 2 });
  });

  test("what does not fit is said", async () => {
    await refuses(/come to relay chains only/, "dev_newBlock", { ump: { 1000: [teleport] } });
    await refuses(/dmp\[0\]\.msg: 0x-prefixed hex/, "dev_newBlock", { dmp: [{ sentAt: 1, msg: "5" }] });
    await refuses(/moonbeam is no parachain's number/, "dev_newBlock", { hrmp: { moonbeam: [] } });
    await refuses(/\[0\]: a pair of hex key/, "dev_newBlock", {
      relayChainStateOverrides: [["0x00", "0x01", 1]],
    });
  });
});

for (const name of ["Kusama 1_000_000", "Kusama 2_001_001"]) {
  const kusama = realRuntime(name);
  describe(`messages to the real ${name}`, { skip: missingRuntime(kusama) }, () => {
    const node = realNode(() => openRealChain(kusama));
    const { call, refuses, free } = node;
    const withdraw = toHex(deposit(WITHDRAW, 0, 2n * KSM));

    test("what parachains send is executed, of each in turn", async () => {
      for (const id of [1000, 2000, 2001])
        await call("dev_fundAccount", sovereign("para", id), (100n * KSM).toString());
      const before = await free(BOB);
      const { seen, got } = await untilDeposited(node, { ump: { 2000: [withdraw] } });
      assert.ok(seen.includes("MessageQueue.Processed"), seen.join());
      assert.ok(got > KSM && got < 2n * KSM, `got ${got}`);
      // Two of what is no message at all fill a page each.
      const noise = `0x${"00".repeat(65_500)}`;
      const ump = { 1000: [withdraw], 2000: [withdraw, noise, noise, withdraw], 2001: [withdraw, withdraw] };
      await call("dev_newBlock", { ump, count: 3 });
      assert.equal((await free(BOB)) - before, 6n * got);
    });

    test("what would become of them is told and does not happen", async () => {
      const before = await free(BOB);
      const { delta } = await call<{ delta: { pallet: string; item: string }[] }>("dev_dryRun", {
        ump: { 2000: [withdraw] },
      });
      assert.ok(delta.some(({ pallet, item }) => pallet === "System" && item === "Account"));
      assert.equal(await free(BOB), before);
      await call("dev_newBlock");
      assert.equal(await free(BOB), before);
    });

    test("what does not fit is said", async () => {
      await refuses(/come to parachains only/, "dev_newBlock", { dmp: [{ sentAt: 1, msg: withdraw }] });
      await refuses(/come to parachains only/, "dev_dryRun", { relayParentNumber: 5 });
      const long = `0x${"00".repeat(70_000)}`;
      await refuses(/2000 has 70000 bytes; the relay chain's queue takes \d+/, "dev_newBlock", {
        ump: { 2000: [long] },
      });
    });
  });
}

const old = findSpec(OLD_RELAY_CHAIN);
describe("messages to a relay chain of 2022", { skip: "missing" in old && old.missing }, () => {
  if (!("path" in old)) return;
  const node = realNode(async () => ({ path: old.path, remove: async () => undefined }));

  test("what parachains send is executed", async () => {
    const withdraw = toHex(deposit(WITHDRAW, 0, 2n * KSM, 2));
    for (const id of [2000, 2001])
      await node.call("dev_fundAccount", sovereign("para", id), (100n * KSM).toString());
    const { seen, got } = await untilDeposited(node, {
      ump: { 2000: [withdraw, withdraw], 2001: [withdraw] },
    });
    assert.equal(seen.filter((event) => event === "Ump.ExecutedUpward").length, 3, seen.join());
    assert.ok(got > 3n * KSM && got < 6n * KSM, `got ${got}`);
  });
});
