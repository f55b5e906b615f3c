import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { toH256 } from "@serinus/bytes";
import { toRawSpec } from "@serinus/chain-spec";
import { createExecutor } from "@serinus/executor";
import { memoryState, type StateView } from "@serinus/state";
import { builtInSpec } from "../chain/built-in-specs.ts";
import { bundleRuntime } from "../runtime/bundle.ts";
import { openCode } from "../runtime/open-code.ts";
import { fitsBlock, tryUpgrade } from "./try-upgrade.ts";
import { upgradeText } from "./upgrade-text.ts";

/** The first state of the development chain. */
async function firstState(): Promise<StateView> {
  const folder = await mkdtemp(join(tmpdir(), "serinus-try-"));
  const executor = createExecutor({ storePath: folder, pruning: "archive" });
  try {
    const { genesis } = await toRawSpec(await builtInSpec("development"), executor);
    return memoryState({ top: genesis.top }, 1);
  } finally {
    await executor.close();
    await rm(folder, { recursive: true });
  }
}

async function fixture(name: string) {
  const entry = fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
  const { code } = await bundleRuntime({ entry });
  return () => openCode(code, name);
}

describe("tryUpgrade", () => {
  const hash = toH256(new Uint8Array(32).fill(9));
  const logged: string[] = [];
  let state: StateView;
  let codes: Readonly<Record<"migrated" | "unsound" | "failing", Awaited<ReturnType<typeof fixture>>>>;

  before(async () => {
    state = await firstState();
    const [migrated, unsound, failing] = await Promise.all(["migrated", "unsound", "failing"].map(fixture));
    assert.ok(migrated && unsound && failing);
    codes = { migrated, unsound, failing };
  });

  const tried = (name: keyof typeof codes) => {
    logged.length = 0;
    return tryUpgrade({ number: 0, hash, state }, codes[name](), (level, _, message) =>
      logged.push(`${level} ${message}`),
    );
  };

  it("tells time, weight and what would change, and writes nothing", () => {
    const root = state.root.slice();
    const report = tried("migrated");
    assert.equal(report.refusal, undefined);
    assert.ok(report.upgrade.ok);
    assert.deepEqual(report.upgrade.changes, [
      { item: "System (storage version)", added: 0, changed: 1, removed: 0 },
      { item: "System.UpgradedToU32RefCount", added: 0, changed: 0, removed: 1 },
      { item: "System.LastRuntimeUpgrade", added: 0, changed: 1, removed: 0 },
    ]);
    const { weight, maxBlock, milliseconds } = report.upgrade;
    assert.ok(weight.ref_time > 0n && weight.ref_time < maxBlock.ref_time);
    assert.ok(milliseconds > 0);
    assert.equal(fitsBlock({ weight, maxBlock }), true);
    assert.equal(
      fitsBlock({ weight: { ...maxBlock, proof_size: maxBlock.proof_size + 1n }, maxBlock }),
      false,
    );
    assert.equal(fitsBlock({ weight: { ...maxBlock, ref_time: maxBlock.ref_time + 1n }, maxBlock }), false);
    assert.equal(report.failedCheck, undefined);
    assert.deepEqual(logged, ["info System: migrating from storage version 0 to 1"]);
    assert.deepEqual(state.root, root);
    const text = upgradeText(report);
    assert.match(text, /state +block #0 \(0x0909.*kusama 1006000/);
    assert.match(text, /set_code +takes it/);
    assert.match(text, /weight +ref_time \d+ \(0\.\d\d % of a block\), proof_size 0/);
    assert.match(text, /checks +all hold/);
    assert.match(text, /System\.UpgradedToU32RefCount +1 removed/);
  });

  it("tells which invariant does not hold, and that set_code would refuse an earlier version", () => {
    const report = tried("unsound");
    assert.match(report.refusal ?? "", /^SpecVersionNeedsToIncrease: the version is 1005000, the chain's is/);
    assert.match(report.failedCheck ?? "", /the state of System is not sound: \d+ events are stored/);
    assert.match(upgradeText(report), /checks +FAILED: .*not sound/);
  });

  it("tells why an upgrade fails", () => {
    const report = tried("failing");
    assert.match(report.refusal ?? "", /^InvalidSpecName: the name is canary, the chain's is kusama/);
    assert.ok(!report.upgrade.ok);
    assert.match(report.upgrade.error, /an account is torn/);
    assert.match(upgradeText(report), /upgrade +FAILED: .*an account is torn/);
  });

  it("refuses a state without code, and code that cannot be tried", () => {
    const without = { ...state, get: () => undefined };
    const none = { number: 4, hash, state: without };
    assert.throws(() => tryUpgrade(none, codes.migrated(), () => {}), {
      name: "UsageError",
      message: "the state of block #4 has no :code",
    });
    const opened = codes.migrated();
    const untried = { ...opened, runtime: { ...opened.runtime, methods: ["Core_version"] } };
    assert.throws(() => tryUpgrade({ number: 0, hash, state }, untried, () => {}), /has no TryRuntime_on/);
  });
});
