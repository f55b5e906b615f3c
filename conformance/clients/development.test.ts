import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { toHex } from "@serinus/bytes";
import { storagePrefix } from "@serinus/crypto";
import type { DevNode } from "@serinus/serinus-cli";
import { findSpec } from "../specs-folder.ts";
import { callRpc } from "./call-rpc.ts";
import { startTestNode } from "./dev-node.ts";

const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
/** An account that no genesis knows. */
const NEWCOMER = `0x${"42".repeat(32)}`;
const NUMBER = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac";
/** `:test` */
const TEST_KEY = "0x3a74657374";
const KSM = 1_000_000_000_000n;

const transfer = (value: bigint) => ({
  type: "Balances",
  value: { type: "transfer_allow_death", value: { dest: BOB, value: value.toString() } },
});
const setBalance = (who: string, free: bigint) => ({
  type: "Balances",
  value: { type: "force_set_balance", value: { who, new_free: free.toString() } },
});

interface Details {
  readonly phases: readonly {
    readonly phase: unknown;
    readonly storageDiff: readonly { raw?: object; parsed?: Record<string, unknown> }[];
  }[];
  readonly blockDetails: {
    readonly timestamp: string;
    readonly events: readonly { phase: unknown; section: string; method: string; argObj: unknown }[];
    readonly extrinsics: readonly { section: string; method: string; success: boolean; signer: unknown }[];
  };
}

/** What holds of control over any chain whose runtime describes itself. */
function controls(options: { readonly chain?: string }): void {
  let node: DevNode;
  const call = <T = string>(method: string, ...params: unknown[]): Promise<T> =>
    callRpc(node.port, method, params) as Promise<T>;
  const refuses = (words: RegExp, method: string, ...params: unknown[]) =>
    assert.rejects(call(method, ...params), (error: Error) => words.test(error.message));
  const number = async () => Number.parseInt((await call<{ number: string }>("chain_getHeader")).number, 16);
  const details = (block: string) =>
    call<Details>("dev_runBlock", {
      block,
      includeRaw: false,
      includeParsed: true,
      includeBlockDetails: true,
    });
  const free = async (account: string) => {
    const { key } = await systemAccount(account);
    const { value } = await call<{ value: { data: { free: string } } }>("dev_decodeStorage", key);
    return BigInt(value?.data.free ?? 0);
  };
  /** The key of an account, found by the difference that setting it makes. */
  async function systemAccount(account: string): Promise<{ key: string }> {
    const { delta } = await call<{ delta: { key: string; item: string }[] }>("dev_dryRun", {
      call: setBalance(account, 987_654_321n * KSM),
    });
    return delta.find(
      ({ item, keys }: { item: string; keys?: unknown[] }) => item === "Account" && keys?.length === 1,
    ) as {
      key: string;
    };
  }

  before(async () => {
    node = await startTestNode({ ...options, seal: "manual" });
  });
  after(() => node.close());

  test("blocks on demand are final, and counted or up to a height", async () => {
    const hash = await call("dev_newBlock");
    assert.equal(await call("chain_getFinalizedHead"), hash);
    await call("dev_newBlock", { count: 2 });
    assert.equal(await number(), 3);
    await call("dev_newBlock", { to: 5 });
    assert.equal(await number(), 5);
  });

  test("an account with nothing is funded, acted as, and its block looked into", async () => {
    await call("dev_fundAccount", NEWCOMER, (50n * KSM).toString());
    const before = await free(BOB);
    await call("dev_actAs", NEWCOMER, transfer(KSM));
    const block = await call("dev_newBlock");
    assert.equal((await free(BOB)) - before, KSM);
    const report = await details(block);
    const { extrinsics, events, timestamp } = report.blockDetails;
    assert.ok(Number(timestamp) > 1.7e12);
    const last = extrinsics.at(-1);
    assert.deepEqual(
      [last?.section, last?.method, last?.success],
      ["Balances", "transfer_allow_death", true],
    );
    assert.ok(events.some(({ section, method }) => section === "Balances" && method === "Transfer"));
    assert.deepEqual(
      report.phases.map(({ phase }) => phase),
      ["Initialization", ...extrinsics.map((_, i) => i), "Finalization"],
    );
    const changed = report.phases[extrinsics.length]?.storageDiff.map(({ parsed }) => parsed?.method);
    assert.ok(changed?.includes("Account"));
    const page = await call("dev_runBlock", { block, html: true });
    assert.match(page, /^<!doctype html>[\s\S]*System\.Account[\s\S]*<\/html>\n$/);
    assert.doesNotMatch(page, /<script|src=|href=/);
  });

  test("any origin dispatches a call in the next block, short or long", async () => {
    const { block } = await call<{ block: number }>("dev_actAs", "Root", setBalance(BOB, 77n * KSM));
    assert.equal(block, (await number()) + 1);
    await call("dev_newBlock");
    assert.equal(await free(BOB), 77n * KSM);
    const calls = Array.from({ length: 20 }, (_, i) => setBalance(BOB, BigInt(i + 1) * KSM));
    await call(
      "dev_actAs",
      { system: "Root" },
      { type: "Utility", value: { type: "batch_all", value: { calls } } },
    );
    await call("dev_newBlock");
    assert.equal(await free(BOB), 20n * KSM);
    await refuses(/is no origin: give an account/, "dev_actAs", { Nobody: 1 }, transfer(1n));
    await refuses(/no variant give/, "dev_actAs", "Root", {
      type: "Balances",
      value: { type: "give" },
    });
  });

  test("storage is set by names and raw, removed, and emptied by prefix", async () => {
    const head = await call("chain_getBlockHash");
    const account = { providers: 1, data: { free: (3n * KSM).toString() } };
    assert.equal(await call("dev_setStorage", { System: { Account: [[[BOB], account]] } }), head);
    assert.equal(await free(BOB), 3n * KSM);
    await call("dev_setStorage", [[NUMBER, "0x2a000000"]]);
    assert.equal(await call("state_getStorage", NUMBER), "0x2a000000");
    const { proof, stateRoot } = await call<{ proof: string[]; stateRoot: string }>("dev_getReadProof", [
      NUMBER,
    ]);
    assert.ok(proof.length > 0);
    assert.notEqual(stateRoot, (await call<{ stateRoot: string }>("chain_getHeader")).stateRoot);
    await call("dev_setStorage", [[TEST_KEY, "0x01"]]);
    await call("dev_setStorage", [
      [TEST_KEY, null],
      [NUMBER, `0x0${(await number()).toString(16)}000000`],
    ]);
    assert.equal(await call("state_getStorage", TEST_KEY), null);
    await call("dev_setStorage", { Scheduler: { Lookup: [[[`0x${"11".repeat(32)}`], [5, 0]]] } });
    const prefix = toHex(storagePrefix("Scheduler", "Lookup"));
    assert.equal((await call<string[]>("state_getKeysPaged", prefix, 10)).length, 1);
    await call("dev_setStorage", { Scheduler: { $removePrefix: ["Lookup"] } });
    assert.deepEqual(await call("state_getKeysPaged", prefix, 10), []);
    await call("dev_newBlock");
    assert.equal(await free(BOB), 3n * KSM);
    await refuses(/no storage item in System Acount; there are Account/, "dev_setStorage", {
      System: { Acount: [] },
    });
    await refuses(/no pallet Sytem; there are System, /, "dev_setStorage", { Sytem: {} });
    await refuses(/no pallet Sytem; there are System, /, "dev_setStorage", { Sytem: { Account: [] } });
    await refuses(/no storage item in System Acount; there are Account/, "dev_setStorage", {
      System: { $removePrefix: ["Acount"] },
    });
    await refuses(/\[0\]: a pair of hex key/, "dev_setStorage", [["0x1", "0x"]]);
    await refuses(/no field nonsense/, "dev_setStorage", { System: { Account: [[[BOB], { nonsense: 1 }]] } });
    await refuses(/with one key expects/, "dev_setStorage", { System: { Account: [[BOB, {}]] } });
    await refuses(
      /best chain goes on above it/,
      "dev_setStorage",
      [[NUMBER, null]],
      await call("chain_getBlockHash", 1),
    );
  });

  test("snapshots are nested: going back to one forgets the later ones", async () => {
    const start = await number();
    const balance = await free(BOB);
    const outer = await call("dev_snapshot");
    await call("dev_setStorage", {
      System: { Account: [[[BOB], { providers: 1, data: { free: "1000000000000" } }]] },
    });
    const inner = await call("dev_snapshot");
    await call("dev_newBlock", { count: 2 });
    const latest = await call("dev_snapshot");
    assert.equal(await call<boolean>("dev_revert", inner), true);
    assert.deepEqual([await number(), await free(BOB)], [start, KSM]);
    await refuses(/there is no snapshot/, "dev_revert", latest);
    await refuses(/there is no snapshot/, "dev_revert", inner);
    await call("dev_newBlock");
    await call("dev_setHead", start - 1);
    await call("dev_newBlock", { count: 3 });
    await call("dev_revert", outer);
    assert.deepEqual([await number(), await free(BOB)], [start, balance]);
    assert.equal(await call("chain_getFinalizedHead"), await call("chain_getBlockHash", await number()));
    await call("dev_newBlock");
    assert.equal(await number(), start + 1);
  });

  test("heights are left out", async () => {
    const start = await number();
    const balance = await free(BOB);
    const snapshot = await call("dev_snapshot");
    const far = start + 1_000_000;
    const scheduled = { when: far + 1, maybe_periodic: null, priority: 0, call: setBalance(BOB, 9n * KSM) };
    await call("dev_actAs", "Root", { type: "Scheduler", value: { type: "schedule", value: scheduled } });
    await call("dev_newBlock");
    const last = await call("dev_newBlock", { unsafeBlockHeight: far, count: 3 });
    assert.equal(await number(), far + 2);
    assert.equal(await call("chain_getFinalizedHead"), last);
    assert.deepEqual(
      await Promise.all(
        [start + 1, start + 2, far, far + 1].map((at) => call("chain_getBlockHash", at)),
      ).then((hashes) => hashes.map((hash) => hash !== null)),
      [true, false, true, true],
    );
    assert.equal(await free(BOB), 9n * KSM, "what was scheduled for then is dispatched");
    await call("dev_newBlock", { count: 40 });
    await refuses(/unsafeBlockHeight \d+: a height above the best block's/, "dev_newBlock", {
      unsafeBlockHeight: far,
    });
    await call("dev_revert", snapshot);
    assert.deepEqual([await number(), await free(BOB)], [start, balance]);
    await call("dev_newBlock", { count: 3 });
    assert.equal(await number(), start + 3);
  });

  test("the head goes back by number, distance and hash", async () => {
    const height = await number();
    const hash = await call("chain_getBlockHash", height - 2);
    assert.equal(await call("dev_setHead", -2), hash);
    await call("dev_newBlock");
    assert.equal(await number(), height - 1);
    assert.equal(await call("dev_setHead", hash), hash);
    assert.equal(await call("dev_setHead", height - 2), hash);
    await refuses(/is not known/, "dev_setHead", 100_000);
    await refuses(/is not known/, "dev_setHead", `0x${"ab".repeat(32)}`);
  });

  test("time goes where it is sent, and on from there", async () => {
    const then = Date.parse("2040-01-01T00:00:00Z");
    assert.equal(await call<number>("dev_timeTravel", "2040-01-01T00:00:00Z"), then);
    for (const slot of [1, 2]) {
      const { blockDetails } = await details(await call("dev_newBlock"));
      assert.equal(Number(blockDetails.timestamp), then + slot * 6000);
    }
    await call("dev_timeTravel", then / 2);
    const { blockDetails } = await details(await call("dev_newBlock"));
    assert.equal(Number(blockDetails.timestamp) - then / 2 < 12_000, true);
    await refuses(/is no time/, "dev_timeTravel", "yesterday");
  });

  test("what would happen is told and does not happen", async () => {
    const before = await free(BOB);
    const tried = await call<{ outcome: { type: string }; old: object; new: object; delta: object[] }>(
      "dev_dryRun",
      {
        extrinsic: { call: transfer(KSM), address: NEWCOMER },
      },
    );
    assert.equal(tried.outcome.type, "Ok");
    assert.ok(tried.delta.length > 0);
    const failed = await call<{ outcome: unknown }>("dev_dryRun", {
      extrinsic: { call: transfer(1000n * KSM), address: NEWCOMER },
    });
    assert.match(JSON.stringify(failed.outcome), /FundsUnavailable|InsufficientBalance/);
    const page = await call("dev_dryRun", { call: setBalance(BOB, KSM), html: true });
    assert.match(page, /System\.Account/);
    const raw = await call<[string, string | null][]>("dev_dryRun", {
      call: setBalance(BOB, KSM),
      raw: true,
    });
    assert.ok(raw.every(([key]) => key.startsWith("0x")));
    assert.equal(await free(BOB), before);
    await refuses(/nothing to try/, "dev_dryRun", {});
    await refuses(/come to parachains only/, "dev_dryRun", { hrmp: { 2000: [{ sentAt: 1, data: "0x" }] } });
  });

  test("a scheduled call comes forward", async () => {
    const when = (await number()) + 1000;
    const schedule = { when, maybe_periodic: null, priority: 0, call: setBalance(BOB, 5n * KSM) };
    await call("dev_actAs", "Root", { type: "Scheduler", value: { type: "schedule", value: schedule } });
    await call("dev_newBlock");
    await refuses(/no task is scheduled at/, "dev_fastForward", { when: when + 1, index: 0 });
    await call("dev_fastForward", { when, index: 0 });
    await call("dev_newBlock");
    assert.equal(await free(BOB), 5n * KSM);
  });

  test("blocks are made when it is wanted, and runtimes log as much as is wanted", async () => {
    const height = await number();
    assert.equal(await call<null>("dev_setBlockBuildMode", "Instant"), null);
    const made = waitFor(async () => (await number()) > height);
    await call("dev_actAs", NEWCOMER, transfer(KSM / 1000n));
    await made;
    assert.equal(await call<null>("dev_setBlockBuildMode", "Batch"), null);
    const gathered = waitFor(async () => (await number()) > height + 1);
    await call("dev_actAs", NEWCOMER, transfer(KSM / 1000n));
    await gathered;
    await call("dev_setBlockBuildMode", 3);
    await refuses(/one of Batch \(1\)/, "dev_setBlockBuildMode", "Sometimes");
    assert.equal(await call<null>("dev_setRuntimeLogLevel", 5), null);
    await refuses(/from 0 \(off\) to 5/, "dev_setRuntimeLogLevel", 6);
    const { methods } = await call<{ methods: string[] }>("rpc_methods");
    for (const name of ["dev_newBlock", "dev_setStorage", "dev_snapshot", "dev_fastForward"])
      assert.ok(methods.includes(name), name);
  });
}

/** Asks again until something holds; the test's own time limit ends it. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("control over our own chain", () => controls({}));

const spec = findSpec("chopsticks-kusama-local.json");
describe("control over the real Kusama", { skip: "missing" in spec && spec.missing }, () => {
  if (!("path" in spec)) return;
  controls({ chain: spec.path });

  test("a referendum passes and is enacted at once", async () => {
    const node = await startTestNode({ chain: spec.path, seal: "manual" });
    const call = (method: string, ...params: unknown[]) => callRpc(node.port, method, params);
    try {
      await call("dev_fundAccount", NEWCOMER);
      const submit = {
        proposal_origin: { system: "Root" },
        proposal: { type: "Inline", value: "0x0000081234" },
        enactment_moment: { type: "After", value: 100 },
      };
      await call("dev_actAs", NEWCOMER, { type: "Referenda", value: { type: "submit", value: submit } });
      await call("dev_newBlock");
      await call("dev_fastForward", { referendum: 0 });
      const block = await call("dev_newBlock");
      const { blockDetails } = (await call("dev_runBlock", { block, includeBlockDetails: true })) as Details;
      const dispatched = blockDetails.events.filter(({ method }) => method === "Dispatched");
      assert.ok(dispatched.some(({ argObj }) => (argObj as { id: unknown }).id !== null));
      await assert.rejects(call("dev_fastForward", { referendum: 0 }) as Promise<unknown>, /it is Approved/);
    } finally {
      await node.close();
    }
  });
});
