import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlockHash } from "@serinus/bytes";
import { checkDatabase } from "../reliability/check-database.ts";
import { startChildNode } from "../reliability/child-node.ts";
import { connectRpc } from "../reliability/rpc-client.ts";
import type { NightlySuite } from "./suite.ts";

/** A node on a disk of `--megabytes` (8) until it is full, and again when there is room. Linux, root: mounts a tmpfs. */
export const run: NightlySuite = async (report, options) => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    throw new Error("a small disk can only be mounted by root on Linux");
  const disk = mkdtempSync(join(tmpdir(), "serinus-disk-"));
  const size = options.number("megabytes", 8);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}m`, "tmpfs", disk]);
  try {
    const base = join(disk, "base");
    const acknowledged = await fillDisk(base, join(disk, "ballast"), size);
    const database = join(base, "chains", "kusama-dev", "db");
    const full = await checkDatabase(database, acknowledged);
    report({ name: "blocks until the disk was full", value: full.best.number, unit: "blocks" });

    execFileSync("mount", ["-o", `remount,size=${size * 4}m`, disk]);
    const again = await startChildNode(["--base-path", base, "--seal", "manual"]);
    const client = await connectRpc(again.url);
    await client.call("engine_createBlock", [true, true]);
    await client.close();
    if ((await again.end("SIGTERM")) !== 0)
      throw new Error(`the node did not stop cleanly: ${again.output()}`);
    const { best } = await checkDatabase(database, acknowledged);
    if (best.number !== full.best.number + 1)
      throw new Error(`block ${best.number} was made on block ${full.best.number}`);
    report({ name: "blocks made once there was room", value: 1, unit: "blocks" });
  } finally {
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  }
};

/** Runs a node until it stops because the disk is full. @returns the final blocks that a client was told of. */
async function fillDisk(
  base: string,
  ballast: string,
  size: number,
): Promise<ReadonlyMap<number, BlockHash | undefined>> {
  const node = await startChildNode(["--base-path", base, "--seal", "interval:2", "--log", "error"]);
  const ended = once(node.process, "close") as Promise<[number | null]>;
  const client = await connectRpc(node.url);
  const acknowledged = new Map<number, BlockHash | undefined>();
  await client.subscribe("chain_subscribeFinalizedHeads", [], (result) => {
    acknowledged.set(Number((result as { number: string }).number), undefined);
  });
  // Most of the room is taken at once, so that the rest does not take long to fill.
  if (!existsSync(ballast)) writeFileSync(ballast, new Uint8Array(Math.floor((size - 5) * 2 ** 20)));
  const [code] = await ended;
  const said = node.output();
  if (code !== 1) throw new Error(`the node ended with ${code} instead of 1: ${said}`);
  if (!/serinus: the disk is full( or fails)? .*free some space/.test(said) || said.includes("    at "))
    throw new Error(`the node did not say in one line that the disk is full: ${said}`);
  return acknowledged;
}
