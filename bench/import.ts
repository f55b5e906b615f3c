import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BlockHash, concatBytes } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { buildGenesis } from "@serinus/chain-spec";
import { createTransactionMaker, type TransactionMaker } from "@serinus/conformance/transaction-maker";
import {
  blake2_128Concat,
  type Keypair,
  keypairFromSeed,
  signWith,
  storagePrefix,
  verifySignature,
} from "@serinus/crypto";
import { type BuiltBlock, createExecutor, type Executor } from "@serinus/executor";
import { createMemoryHost } from "@serinus/frame/testing";
import { DigestItem, InherentData } from "@serinus/runtime-api";
import { assembleRuntime } from "@serinus/runtime-kusama";
import { u32, u64, u128 } from "@serinus/scale";
import { builtInSpec } from "@serinus/serinus-cli";
import { type Genesis, openStore } from "@serinus/store";
import type { Bench } from "./figure.ts";

const ACCOUNTS = 1_000_000;
/** Accounts whose keys are known. */
const SENDERS = 5_000;
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
const BALANCE = 10n ** 13n;
const AMOUNT = 10n ** 9n;
const SLOT = 6_000n;
const SHARES = ["verify", "execute", "root", "commit"] as const;

type Report = Parameters<Bench>[0];
/** Transfers in each block of each run. */
type Plan = readonly (readonly number[])[];

/**
 * Blocks of signed `Balances.transfer_keep_alive` between random accounts, each sender random among those whose keys
 * are known and each receiver random among a million, imported through the executor into LMDB: once by one thread
 * alone, and once with a second that checks signatures ahead.
 */
export const run: Bench = async (report, args) => {
  const plan: Plan = args.includes("--large") ? [...RUNS, SUSTAINED] : RUNS;
  const folder = mkdtempSync(join(tmpdir(), "serinus-bench-"));
  try {
    const made = join(folder, "made");
    const runs = await makeChain(made, join(folder, "one"), join(folder, "two"), plan, report);
    measureDecoding(runs, report);
    const verify = measureVerification(report);
    await importAll(join(folder, "one"), runs, plan, 1, verify, report);
    await importAll(join(folder, "two"), runs, plan, 2, verify, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Makes the genesis in `path`, copies it to where it will be imported on, and builds the blocks. */
async function makeChain(
  path: string,
  one: string,
  two: string,
  plan: Plan,
  report: Report,
): Promise<BuiltBlock[][]> {
  const executor = startExecutor(path, 1);
  try {
    const senders = Array.from({ length: SENDERS }, (_, i) => keypairFromSeed(seed(i), "sr25519"));
    const genesis = await buildGenesis(await builtInSpec("development"), executor);
    const store = openStore({ path });
    const started = performance.now();
    const hash = store.initGenesis(withAccounts(genesis, senders));
    report({ name: "genesis", value: (performance.now() - started) / 1000, unit: "s", accounts: ACCOUNTS });
    await store.close();
    for (const copy of [one, two]) cpSync(path, copy, { recursive: true });

    const asked = await executor.call(hash, "Metadata_metadata_at_version", u32.encode(15));
    if (!asked.ok) throw new Error(asked.error);
    const maker = createTransactionMaker({
      genesisHash: hash,
      version: await executor.version(hash),
      metadata: asked.value,
    });
    return await buildBlocks(executor, hash, plan, transfers(maker, senders, sum(plan.flat())));
  } finally {
    await executor.close();
  }
}

async function buildBlocks(
  executor: Executor,
  genesisHash: BlockHash,
  plan: Plan,
  extrinsics: readonly Uint8Array[],
): Promise<BuiltBlock[][]> {
  const runs: BuiltBlock[][] = plan.map(() => []);
  let parent = genesisHash;
  let number = 0;
  let next = 0;
  for (const [run, count] of plan.flatMap((counts, run) => counts.map((count) => [run, count] as const))) {
    number += 1;
    const slot = 300_000_000n + BigInt(number);
    const block = await executor.buildBlock({
      parent,
      number,
      digest: [preDigest(slot)],
      inherentData: InherentData.encode({ data: new Map([["timstap0", u64.encode(slot * SLOT)]]) }),
      extrinsics: extrinsics.slice(next, next + count),
      commit: { best: true },
    });
    if (block.included.length !== count) {
      const [refused] = block.invalid;
      throw new Error(
        `only ${block.included.length} of ${count} transfers went in: ${JSON.stringify(refused)}`,
      );
    }
    runs[run]?.push(block);
    parent = block.hash;
    next += count;
  }
  return runs;
}

async function importAll(
  path: string,
  runs: readonly (readonly BuiltBlock[])[],
  plan: Plan,
  cores: 1 | 2,
  verify: Verification,
  report: Report,
): Promise<void> {
  const executor = startExecutor(path, cores);
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
        const imported = await executor.importBlock({ encodedHeader, body, best: true });
        for (const share of SHARES) shares[share] += imported.shares[share];
        processor += imported.shares.processor;
        best = imported.hash;
        latest.push(best);
        if (latest.length > FINALITY_LAG) await executor.finalize(latest.shift() as BlockHash);
      }
      const spent = performance.now() - started;
      const { user, system } = process.cpuUsage(before);
      if (counts === WARM_UP) continue;
      const extra = { cores, transfers: count, blocks: blocks.length, accounts: ACCOUNTS };
      report({ name: "import", value: Math.round((count / spent) * 1000), unit: "transfers/s", ...extra });
      report({
        name: "import.processor time",
        value: round((user + system) / count),
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
      if (cores === 1) {
        const processorBesides = (processor * 1000) / count - verify.processor;
        report({
          name: "import.besides verification, processor time",
          value: round(processorBesides),
          unit: "µs/transfer",
          ofOneVerification: round(processorBesides / verify.processor),
          ...extra,
        });
      }
    }
  } finally {
    await executor.close();
  }
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
  const pair = keypairFromSeed(seed(0), "sr25519");
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

function startExecutor(storePath: string, cores: 1 | 2): Executor {
  return createExecutor({ storePath, pruning: 256, checksAhead: cores === 2, blockTimeout: 120_000 });
}

/** `PreDigest::SecondaryPlain` of the first authority. */
function preDigest(slot: bigint): Uint8Array {
  const claim = concatBytes(Uint8Array.of(2), u32.encode(0), u64.encode(slot));
  return DigestItem.encode({ type: "PreRuntime", value: ["BABE", claim] });
}

function transfers(maker: TransactionMaker, senders: readonly Keypair[], count: number): Uint8Array[] {
  const random = seededNumbers(1);
  const nonces = new Uint32Array(senders.length);
  return Array.from({ length: count }, () => {
    const from = random(senders.length);
    const to = random(ACCOUNTS);
    const nonce = nonces[from] as number;
    nonces[from] = nonce + 1;
    return maker.sign(senders[from] as Keypair, nonce, maker.transfer(accountId(to, senders), AMOUNT));
  });
}

/** The genesis with a million accounts more. */
function withAccounts(genesis: Genesis, senders: readonly Keypair[]): Genesis {
  const issuanceKey = storagePrefix("Balances", "TotalIssuance");
  const isIssuance = (key: Uint8Array) => Buffer.compare(key, issuanceKey) === 0;
  const top = [...genesis.state.top];
  const before = top.find(([key]) => isIssuance(key))?.[1];
  const issuance = (before === undefined ? 0n : u128.decode(before)) + sumOfBalances();
  const prefix = storagePrefix("System", "Account");
  // Nonce, consumers, providers, sufficients; free, reserved, frozen, flags (`IS_NEW_LOGIC`).
  const counts = concatBytes(...[0, 0, 1, 0].map((count) => u32.encode(count)));
  const rest = concatBytes(...[0n, 0n, 1n << 127n].map((amount) => u128.encode(amount)));
  const entries: [Uint8Array, Uint8Array][] = top
    .filter(([key]) => !isIssuance(key))
    .map(([key, value]) => [key, value]);
  entries.push([issuanceKey, u128.encode(issuance)]);
  for (let i = 0; i < ACCOUNTS; i++) {
    const info = concatBytes(counts, u128.encode(balanceOf(i)), rest);
    entries.push([concatBytes(prefix, blake2_128Concat(accountId(i, senders))), info]);
  }
  return { ...genesis, state: { ...genesis.state, top: entries } };
}

/** A little different for each account, lest equal values be stored as one. */
function balanceOf(index: number): bigint {
  return BALANCE + BigInt(index);
}

function sumOfBalances(): bigint {
  const count = BigInt(ACCOUNTS);
  return BALANCE * count + (count * (count - 1n)) / 2n;
}

function accountId(index: number, senders: readonly Keypair[]): Uint8Array {
  return senders[index]?.publicKey ?? seed(index);
}

function seed(index: number): Uint8Array {
  const bytes = new Uint8Array(32).fill(0x5e);
  new DataView(bytes.buffer).setUint32(0, index);
  return bytes;
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
