import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { keptProgram } from "./kept-program.ts";
import { createSourcePositions } from "./source-positions.ts";

const run = promisify(execFile);

/** Seconds since 1970 that lie well before anything here is bundled. */
let time = 1_700_000_000;

/** Writes a file as somebody does who edits it: at a moment of its own. */
async function edit(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  time += 1;
  await utimes(path, time, time);
}

/** A program of two packages, one of which has a worker and a file beside it. */
async function program(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), "serinus-test-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  const at = (path: string): string => join(root, path);
  await edit(at("package.json"), `{ "type": "module" }`);
  await edit(
    at("app/main.ts"),
    `import { start } from "../pool/start.ts";\nstart(process.argv[2] as string);\n`,
  );
  await edit(
    at("pool/start.ts"),
    `import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
const greeting: string = readFileSync(new URL("../app/greeting.txt", import.meta.url), "utf8");
export function start(name: string): void {
  if (name === "nobody") throw new Error("there is nobody");
  new Worker(new URL("./worker.ts", import.meta.url), { workerData: greeting + name });
}
`,
  );
  await edit(
    at("pool/worker.ts"),
    `import { workerData } from "node:worker_threads";\nconsole.log(workerData as string, String(new Error().stack).includes(".mjs:"));\n`,
  );
  await edit(at("app/greeting.txt"), "hello ");
  const folder = at("cache");
  const sources = { entry: at("app/main.ts"), workers: [at("pool/worker.ts")] };
  return {
    at,
    folder,
    kept: () => keptProgram(sources, folder, [at("package.json")]),
  };
}

test("a bundle runs, worker threads included, and finds what lies beside its sources", async (t) => {
  const { kept } = await program(t);
  const { stdout } = await run(process.execPath, [await kept(), "Bob"]);
  assert.equal(stdout, "hello Bob true\n");
});

test("a bundle serves until one of its files changes", async (t) => {
  const { kept, at } = await program(t);
  const first = await kept();
  assert.equal(await kept(), first);
  await edit(at("pool/worker.ts"), `console.log("another worker");\n`);
  const second = await kept();
  assert.notEqual(second, first);
  assert.equal((await run(process.execPath, [second, "Bob"])).stdout, "another worker\n");
  // The one before may be running.
  assert.equal((await run(process.execPath, [first, "Bob"])).stdout, "hello Bob true\n");
  await edit(at("package.json"), `{ "type": "module", "private": true }`);
  assert.notEqual(await kept(), second);
});

test("what changes while it is bundled is bundled again", async (t) => {
  const { kept, at } = await program(t);
  const soon = Date.now() / 1000 + 60;
  await utimes(at("pool/start.ts"), soon, soon);
  assert.notEqual(await kept(), await kept());
});

test("a few bundles are kept, and what tells of them may be damaged", async (t) => {
  const { kept, folder, at } = await program(t);
  for (let i = 0; i < 10; i++) {
    await edit(at("pool/worker.ts"), `console.log(${i});\n`);
    await kept();
  }
  assert.equal((await readdir(folder)).length, 9);
  await writeFile(join(folder, "latest.json"), "{");
  assert.equal((await run(process.execPath, [await kept(), "Bob"])).stdout, "9\n");
});

test("a bundle whose files are gone is made again", async (t) => {
  const { kept } = await program(t);
  const first = await kept();
  await rm(dirname(first), { recursive: true });
  assert.equal((await run(process.execPath, [await kept(), "Bob"])).stdout, "hello Bob true\n");
});

test("a program that cannot be bundled is refused", async (t) => {
  const { kept, at } = await program(t);
  await edit(at("pool/worker.ts"), "const = 1;");
  await assert.rejects(kept(), /worker\.ts:1:6: ERROR: Expected identifier/);
});

test("stacks name the sources", async (t) => {
  const { kept, at, folder } = await program(t);
  const { stderr } = await run(process.execPath, [await kept(), "nobody"]).catch((error) => error);
  const named = stderr.split("\n").map(createSourcePositions(folder)).join("\n");
  const { href } = pathToFileURL(at("pool/start.ts"));
  assert.ok(named.startsWith(`${href}:5\n`), named);
  assert.ok(named.includes(`at start (${href}:5:32)`), named);
  assert.ok(named.includes(`at ${pathToFileURL(at("app/main.ts")).href}:2:1\n`), named);
});

test("places that are no bundle's stay as they are", async (t) => {
  const { folder } = await program(t);
  const inSources = createSourcePositions(folder);
  const gone = `at start (${pathToFileURL(join(folder, "gone", "main.mjs")).href}:1:2)`;
  for (const line of ["made block #1", "at start (file:///elsewhere/main.mjs:1:2)", gone])
    assert.equal(inSources(line), line);
});
