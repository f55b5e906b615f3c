import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlockHash } from "@serinus/bytes";
import { keypairFromSeed, signWith, verifySignature } from "@serinus/crypto";
import type { BuiltBlock } from "@serinus/executor";
import { createMemoryHost } from "@serinus/frame/testing";
import { InherentData } from "@serinus/runtime-api";
import { assembleRuntime } from "@serinus/runtime-kusama";
import { u64 } from "@serinus/scale";
import { openStore } from "@serinus/store";
import type { Bench } from "./figure.ts";
import { ACCOUNTS } from "./support/transfer-accounts.ts";
import { buildTransferBlocks, type Plan, startExecutor } from "./support/transfer-blocks.ts";

/**
 * Transfers in each block of each run. The first run warms up, as the blocks before have a node that keeps up. Kusama's
 * weights let about 2,270 transfers into a block, so that 5,000 take three.
 */
const WARM_UP = [2_000];
const RUNS = [WARM_UP, [2_000], [1_667, 1_667, 1_666]];
/** With `--large`: so many that what recent blocks changed is merged into the state on the way, again and again. */
const SUSTAINED = Array.from({ length: 20 }, () => 2_000);
/** Blocks are finalized so far behind the best one, as on Kusama. */
const FINALITY_LAG = 3;
const SHARES = ["verify", "execute", "root", "commit"] as const;

type Report = Parameters<Bench>[0];

/**
 * Blocks of signed `Balances.transfer_keep_alive` between random accounts, each sender random among those whose keys
 * are known and each receiver random among a million, imported through the executor into LMDB: once by one thread
 * alone, and once with a second that checks signatures ahead.
 */
export const run: Bench = async (report, args) => {
  const plan: Plan = args.includes("--large") ? [...RUNS, SUSTAINED] : RUNS;
  const folder = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  try {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    const runs = await buildTransferBlocks(join(folder, "made"), [one, two], plan, report);
    measureDecoding(runs, report);
    const verify = measureVerification(report);
    await importAll(one, runs, plan, 1, verify, report);
    await importAll(two, runs, plan, 2, verify, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function importAll(
  path: string,
  runs: readonly (readonly BuiltBlock[])[],
  plan: Plan,
  cores: 1 | 2,
  verify: Verification,
  report: Report,
): Promise<void> {
  const executor = startExecutor(path, cores);
  // The slots of these blocks are not those of today.
  const inherentData = InherentData.encode({ data: new Map([["timstap0", u64.encode(2n ** 60n)]]) });
  try {
    const store = openStore({ path });
    let best = store.best();
    await executor.prepare(best);
    await store.close();
    const latest: BlockHash[] = [];
    for (const [run, blocks] of runs.entries()) {
      const counts = plan[run] as readonly number[];
      const count = sum(counts);
      const shares = { verify: 0, execute: 0, root: 0, commit: 0 };
      let processor = 0;
      const started = performance.now();
      const before = process.cpuUsage();
      for (const [index, { encodedHeader, body }] of blocks.entries()) {
        const next = blocks[index + 1];
        // As the import queue does.
        if (next !== undefined) executor.expectBlock({ ...next, at: best });
        const imported = await executor.importBlock({ encodedHeader, body, inherentData, best: true });
        for (const share of SHARES) shares[share] += imported.shares[share];
        processor += imported.shares.processor;
        best = imported.hash;
        latest.push(best);
        if (latest.length > FINALITY_LAG) await executor.finalize(latest.shift() as BlockHash);
      }
      const spent = performance.now() - started;
      const { user, system } = process.cpuUsage(before);
      if (counts === WARM_UP) continue;
      const whole = (user + system) / 1000;
      reportRun({ cores, count, blocks: blocks.length, spent, shares, processor, whole }, verify, report);
    }
  } finally {
    await executor.close();
  }
}

/** One run of blocks; times in milliseconds. */
interface Run {
  readonly cores: 1 | 2;
  /** Transfers. */
  readonly count: number;
  readonly blocks: number;
  readonly spent: number;
  readonly shares: Readonly<Record<(typeof SHARES)[number], number>>;
  /** Processor time of the worker that executes, and of the whole process. */
  readonly processor: number;
  readonly whole: number;
}

function reportRun(
  { cores, count, blocks, spent, shares, processor, whole }: Run,
  verify: Verification,
  report: Report,
): void {
  const extra = { cores, transfers: count, blocks, accounts: ACCOUNTS };
  report({ name: "import", value: Math.round((count / spent) * 1000), unit: "transfers/s", ...extra });
  report({
    name: "import.processor time",
    value: round((whole * 1000) / count),
    unit: "µs/transfer",
    // What the worker that executes needs of its core bounds the rate, however busy the machine is.
    executing: round((processor * 1000) / count),
    bound: `${Math.round((count / processor) * 1000)} transfers/s`,
    ...extra,
  });
  const other = spent - sum(Object.values(shares));
  for (const [share, ms] of Object.entries({ ...shares, "hand over": other })) {
    report({
      name: `import.${share}`,
      value: round(ms),
      unit: "ms",
      perTransfer: perTransfer(ms, count),
      ...extra,
    });
  }
  const besides = ((spent - shares.verify) * 1000) / count;
  report({
    name: "import.besides verification",
    value: round(besides),
    unit: "µs/transfer",
    ofOneVerification: round(besides / verify.clock),
    ...extra,
  });
  if (cores === 2) return;
  const processorBesides = (processor * 1000) / count - verify.processor;
  report({
    name: "import.besides verification, processor time",
    value: round(processorBesides),
    unit: "µs/transfer",
    ofOneVerification: round(processorBesides / verify.processor),
    ...extra,
  });
}

/** Decoding is part of `execute`; here the runtime's codec decodes the same extrinsics alone. */
function measureDecoding(runs: readonly (readonly BuiltBlock[])[], report: Report): void {
  const { format } = assembleRuntime(createMemoryHost()).executive.parts;
  const extrinsics = runs.flat().flatMap(({ body }) => body);
  for (const extrinsic of extrinsics) format.decode(extrinsic);
  const started = performance.now();
  for (const extrinsic of extrinsics) format.decode(extrinsic);
  const spent = performance.now() - started;
  report({
    name: "decode alone",
    value: round(spent),
    unit: "ms",
    perTransfer: perTransfer(spent, extrinsics.length),
    transfers: extrinsics.length,
  });
}

/** What one signature costs on this machine, in microseconds: no import can be faster on one core. */
interface Verification {
  readonly clock: number;
  /** Steadier where others use the machine too. */
  readonly processor: number;
}

function measureVerification(report: Report): Verification {
  const pair = keypairFromSeed(new Uint8Array(32).fill(0x5e), "sr25519");
  const message = new Uint8Array(120).fill(7);
  const signature = signWith(pair, message);
  const checks = 2_000;
  for (let i = 0; i < checks / 4; i++) verifySignature("sr25519", signature, message, pair.publicKey);
  const started = performance.now();
  const before = process.threadCpuUsage();
  for (let i = 0; i < checks; i++) verifySignature("sr25519", signature, message, pair.publicKey);
  const { user, system } = process.threadCpuUsage(before);
  const clock = ((performance.now() - started) * 1000) / checks;
  const processor = (user + system) / checks;
  report({
    ...{ name: "sr25519 verification", value: round(clock), unit: "µs", processor: round(processor) },
    perSecond: Math.round(1e6 / clock),
  });
  return { clock, processor };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function perTransfer(ms: number, count: number): string {
  return `${round((ms * 1000) / count)} µs`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
