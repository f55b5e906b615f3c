import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startChildNode } from "./child-node.ts";
import { connectRpc } from "./rpc-client.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "serinus-faults-"));
});
after(() => rmSync(folder, { recursive: true }));

/** The one line with which the command ends. */
async function refusal(...args: string[]): Promise<string> {
  const error = await startChildNode(args).then(
    () => assert.fail("the node started"),
    (error: Error) => error.message,
  );
  const lines = error
    .split("\n")
    .filter((line) => line.startsWith("serinus: ") || line.includes("serinus: "));
  assert.equal(lines.length, 1, error);
  assert.ok(!error.includes("    at "), `a stack: ${error}`);
  return lines[0] as string;
}

test("a second node on the same base path is refused, after a kill none is", async () => {
  const base = join(folder, "shared");
  const args = ["--base-path", base, "--seal", "manual"];
  const first = await startChildNode(args);
  assert.match(await refusal(...args), new RegExp(`process ${first.process.pid} uses this folder already`));
  const client = await connectRpc(first.url);
  assert.ok(await client.call("engine_createBlock", [true, true]), "the first node does not mind");
  const killed = once(client.socket, "close");
  await first.end("SIGKILL");
  await killed;
  assert.ok(existsSync(join(base, "chains", "kusama-dev", "node.lock")));
  const second = await startChildNode(args);
  assert.equal(await second.end("SIGTERM"), 0);
  assert.ok(!existsSync(join(base, "chains", "kusama-dev", "node.lock")));
});

test("a database that is cut short or overwritten is named in one line", async () => {
  const base = join(folder, "damaged");
  const args = ["--base-path", base, "--seal", "manual"];
  const node = await startChildNode(args);
  assert.equal(await node.end("SIGTERM"), 0);
  const file = join(base, "chains", "kusama-dev", "db", "data.mdb");
  truncateSync(file, Math.floor(statSync(file).size / 20));
  assert.match(await refusal(...args), /serinus: .*(damaged|is not a database).*(purge it|choose another)/);
  writeFileSync(file, "not a database at all ".repeat(1000));
  assert.match(await refusal(...args), /serinus: .*data\.mdb is not a database or is damaged: purge it or/);
});
