import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { concatBytes, toHex } from "@serinus/bytes";
import { blake2_256 } from "@serinus/crypto";
import { utf8Encode } from "@serinus/scale";
import { DEV_NODE_DEFAULTS, startDevNode } from "../node/dev-node.ts";
import { UsageError } from "../output/usage-error.ts";
import { describeRuntime, diffRuntimes, runtimeDiffText } from "../runtime/diff-runtimes.ts";
import { codeReportText, inspectCode } from "../runtime/inspect-code.ts";
import { openCode } from "../runtime/open-code.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const MIGRATED = fileURLToPath(new URL("../upgrade/fixtures/migrated.ts", import.meta.url));

describe("serinus runtime and try-upgrade", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "serinus-runtime-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function serinus(...args: string[]): { code: number | null; out: string; err: string } {
    const options = { encoding: "utf8", timeout: 60_000, cwd: folder } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], options);
    return { code: status, out: stdout, err: stderr };
  }

  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

  it("builds code and tells what it is", () => {
    const built = serinus("runtime", "build");
    assert.equal(built.code, 0, built.err);
    const path = join(folder, "kusama-1006000.runtime");
    const code = read("kusama-1006000.runtime");
    const hash = toHex(blake2_256(code));
    assert.match(
      built.out,
      new RegExp(`file +kusama-1006000\\.runtime\nruntime +kusama 1006000\n[^]*${hash}`),
    );

    assert.equal(
      serinus("runtime", "build", "--compress", "--entry", MIGRATED, "--out", "later.runtime").code,
      0,
    );
    assert.ok(readFileSync(join(folder, "later.runtime")).length < code.length / 2);

    const report = JSON.parse(serinus("runtime", "inspect", path, "--output-type", "json").out);
    assert.deepEqual(
      [report.engine, report.size, report.codeHash, report.specName, report.specVersion],
      ["TypeScript", code.length, hash, "kusama", 1_006_000],
    );
    assert.ok(report.exports.includes("Core_version"));
    assert.ok(report.exports.includes("TryRuntime_on_runtime_upgrade"));
    const token = { decimals: 10, tokenSymbol: "UNIT" };
    const text = codeReportText(inspectCode(openCode(read("later.runtime"), "later"), token), token);
    assert.match(text, /light clients +can load it/);
    assert.match(text, /size +[\d,]+ bytes, [\d,]+ bytes unpacked/);
    assert.match(text, /metadata digest +0x[0-9a-f]{64} \(RFC 78, UNIT with 10 decimals\)/);
    assert.ok(!text.includes(report.metadataDigest), "the digest holds version and token");
  });

  it("tells of a runtime that describes itself in metadata of before 14 all the rest", () => {
    const opened = openCode(read("later.runtime"), "later");
    const metadata = () => {
      throw new UsageError("metadata of version 9 is not read");
    };
    const token = { decimals: 12, tokenSymbol: "KSM" };
    const report = inspectCode({ ...opened, metadata }, token);
    assert.equal(report.specVersion, 1_006_001);
    assert.match(
      codeReportText(report, token),
      /digest +none: metadata of version 9 is not read\nexports +Core/,
    );
  });

  it("tells what code has otherwise than earlier code", () => {
    const [one, other] = ["kusama-1006000.runtime", "later.runtime"].map((name) =>
      describeRuntime(read(name), name),
    );
    assert.ok(one && other);
    assert.equal(
      runtimeDiffText(diffRuntimes(one, other)),
      "kusama 1006000 → kusama 1006001, transaction version 26 → 26\n\nno difference",
    );
    const diff = JSON.parse(
      serinus("runtime", "diff", "later.runtime", "later.runtime", "--output-type", "json").out,
    );
    assert.deepEqual(
      [diff.after.specVersion, diff.changes, diff.needsTransactionVersion],
      [1_006_001, [], false],
    );
  });

  it("tries an upgrade on a chain's database", async () => {
    const node = await startDevNode({ ...DEV_NODE_DEFAULTS, basePath: join(folder, "base") });
    await node.close();
    const args = ["try-upgrade", "--base-path", join(folder, "base"), "--runtime", "later.runtime"];
    const tried = serinus(...args);
    assert.equal(tried.code, 0, tried.err);
    assert.match(tried.out, /state +block #0 \(0x[0-9a-f]{64}\), kusama 1006000/);
    assert.match(tried.out, /System\.LastRuntimeUpgrade +1 changed/);
    assert.match(tried.err, /migrating from storage version 0 to 1/);
    const db = join(folder, "base", "chains", "kusama-dev", "db");
    const report = JSON.parse(
      serinus("try-upgrade", "--db", db, "--runtime", "later.runtime", "--output-type", "json").out,
    );
    assert.equal(report.upgrade.ok, true);
    assert.match(report.upgrade.weight.ref_time, /^[1-9][0-9]*$/);

    const same = serinus("try-upgrade", "--db", db, "--runtime", "kusama-1006000.runtime");
    assert.equal(same.code, 1);
    assert.match(same.out, /set_code +refuses it: SpecVersionNeedsToIncrease/);
  });

  it("says what is wrong with what it cannot read", () => {
    assert.throws(() => openCode(utf8Encode("no runtime"), "text"), {
      name: "UsageError",
      message: /^text: the runtime code begins with 0x6e6f2072/,
    });
    assert.throws(
      () => describeRuntime(concatBytes(utf8Encode("meta"), Uint8Array.of(15, 255)), "metadata"),
      {
        name: "UsageError",
        message: /^metadata: the metadata cannot be read/,
      },
    );
    const cases: [string[], RegExp][] = [
      [["runtime", "inspect", "none", "--decimals", "300"], /Write a number from 0 to 255/],
      [["runtime", "build", "--entry", "none.ts"], /--entry: .*\n.*Could not resolve .*none\.ts/],
      [["try-upgrade", "--runtime", "none"], /give either --db or --base-path/],
      [["try-upgrade", "--runtime", "none", "--db", folder], /there is no database in/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = serinus(...args);
      assert.equal(code, 1, args.join(" "));
      assert.match(err, message);
      assert.ok(!err.includes("    at "), `a stack for ${args.join(" ")}: ${err}`);
    }
  });
});
