import { cpSync } from "node:fs";
import type { BlockHash } from "@serinus/bytes";
import { seededNumbers } from "@serinus/bytes/testing";
import { buildGenesis } from "@serinus/chain-spec";
import { createTransactionMaker, type TransactionMaker } from "@serinus/conformance/transaction-maker";
import type { Keypair } from "@serinus/crypto";
import { type BuiltBlock, createExecutor, type Executor } from "@serinus/executor";
import { BabePreDigest, DigestItem, InherentData } from "@serinus/runtime-api";
import { u32, u64 } from "@serinus/scale";
import { builtInSpec } from "@serinus/serinus-cli";
import { openStore } from "@serinus/store";
import type { Bench } from "../figure.ts";
import { ACCOUNTS, accountId, senderKeys, withAccounts } from "./transfer-accounts.ts";

const AMOUNT = 10n ** 9n;
const SLOT = 6_000n;

/** Transfers in each block of each run. */
export type Plan = readonly (readonly number[])[];

/** An executor as an importing node has it, with a second thread that checks signatures on two cores. */
export function startExecutor(storePath: string, cores: 1 | 2): Executor {
  return createExecutor({ storePath, pruning: 256, checksAhead: cores === 2, blockTimeout: 120_000 });
}

/**
 * Makes a genesis of a million accounts in `path`, copies it to `copies`, where the blocks will be imported, and builds
 * the blocks: signed `Balances.transfer_keep_alive`, each sender random among those whose keys are known and each
 * receiver among all.
 */
export async function buildTransferBlocks(
  path: string,
  copies: readonly string[],
  plan: Plan,
  report: Parameters<Bench>[0],
): Promise<BuiltBlock[][]> {
  const executor = startExecutor(path, 1);
  try {
    const senders = senderKeys();
    const genesis = await buildGenesis(await builtInSpec("development"), executor);
    const store = openStore({ path });
    const started = performance.now();
    const hash = store.initGenesis(withAccounts(genesis, senders));
    report({ name: "genesis", value: (performance.now() - started) / 1000, unit: "s", accounts: ACCOUNTS });
    await store.close();
    for (const copy of copies) cpSync(path, copy, { recursive: true });

    const asked = await executor.call(hash, "Metadata_metadata_at_version", u32.encode(15));
    if (!asked.ok) throw new Error(asked.error);
    const maker = createTransactionMaker({
      genesisHash: hash,
      version: await executor.version(hash),
      metadata: asked.value,
    });
    return await buildBlocks(
      executor,
      hash,
      plan,
      transfers(
        maker,
        senders,
        plan.flat().reduce((sum, count) => sum + count, 0),
      ),
    );
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
      digest: [secondarySlot(slot)],
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

/** The first authority's claim to a slot. */
function secondarySlot(slot: bigint): Uint8Array {
  const claim = BabePreDigest.encode({ type: "SecondaryPlain", value: { authority_index: 0, slot } });
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
