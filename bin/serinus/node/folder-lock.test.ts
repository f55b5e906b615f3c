import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { UsageError } from "../output/usage-error.ts";
import { lockFolder } from "./folder-lock.ts";

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "serinus-lock-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "chains", "some-chain");
}

const refusal = (error: unknown) =>
  error instanceof UsageError &&
  /process \d+ uses this folder already .*stop it, or name/.test(error.message);

test("a folder is taken once, and again when it was given free", (t) => {
  const folder = folderFor(t);
  const release = lockFolder(folder);
  assert.throws(() => lockFolder(folder), refusal);
  release();
  assert.deepEqual(readdirSync(folder), []);
  lockFolder(folder)();
});

test("the lock of a process that is gone is taken over, of one that lives it is not", async (t) => {
  const folder = folderFor(t);
  const script = `import(${JSON.stringify(new URL("./folder-lock.ts", import.meta.url).href)}).then(({ lockFolder }) => {
    lockFolder(${JSON.stringify(folder)}); console.log("taken"); setInterval(() => {}, 1000); });`;
  const other = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => other.kill("SIGKILL"));
  await once(other.stdout, "data");
  assert.throws(() => lockFolder(folder), new RegExp(`process ${other.pid} uses`));
  const ended = once(other, "exit");
  other.kill("SIGKILL");
  await ended;
  const release = lockFolder(folder);
  assert.match(readFileSync(join(folder, "node.lock"), "utf8"), new RegExp(`^${process.pid} `));
  release();
});

test("what is in the place of a lock, and is none that can be read, is told of", (t) => {
  const folder = folderFor(t);
  lockFolder(folder)();
  const file = join(folder, "node.lock");
  const refused = (why: RegExp) => {
    const expected = (error: unknown) => error instanceof UsageError && why.test(error.message);
    assert.throws(() => lockFolder(folder), expected);
    assert.deepEqual(readdirSync(folder), ["node.lock"]);
    rmSync(file, { recursive: true });
  };
  mkdirSync(file);
  refused(/node\.lock cannot be read \(EISDIR\), so whether another process .*remove it if none does/);
  symlinkSync(join(folder, "nothing"), file);
  refused(/node\.lock is no file, so whether/);
});

test("a folder that nothing can be written to is named", (t) => {
  const folder = folderFor(t);
  mkdirSync(dirname(folder));
  writeFileSync(folder, "");
  assert.throws(() => lockFolder(folder), {
    name: "UsageError",
    message: `--base-path: nothing can be written to ${folder} (EEXIST); name a folder that you may write to`,
  });
});

test("a lock that says nothing, or names a process number that came again, is taken over", (t) => {
  const folder = folderFor(t);
  lockFolder(folder)();
  const file = join(folder, "node.lock");
  const stale = ["", "nonsense", "0 1", "-1 1"];
  // Only where the system tells when a process was started can a number that came again be told.
  if (existsSync("/proc/self/stat")) stale.push(`${process.pid} 1`);
  for (const lock of stale) {
    writeFileSync(file, lock);
    lockFolder(folder)();
    assert.deepEqual(readdirSync(folder), [], JSON.stringify(lock));
  }
});
