import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WsProvider } from "@polkadot/api";
import { connectApi } from "../clients/polkadot-js-api.ts";
import type { Validators } from "./start-validators.ts";

const SCRIPT = fileURLToPath(new URL("./fixtures/polkadot-api-on-smoldot.ts", import.meta.url));
/** Milliseconds: a process that finds no block has failed. */
const LIMIT = 60_000;

/** What polkadot-api read of a finalized block, with smoldot as its node. */
export interface ReadThroughSmoldot {
  readonly hash: string;
  readonly number: number;
  /** Planck. */
  readonly existentialDeposit: string;
  readonly specVersion: number;
  readonly nonce: number;
  readonly nonceByRuntime: number;
  /** Planck. */
  readonly free: string;
  /** How many there are in `System.Account`. */
  readonly accounts: number;
}

/**
 * Lets polkadot-api read constants, storage and runtime APIs of block `from` or a later one, with nothing but a smoldot
 * to ask, and holds what it read against what @polkadot/api reads from a node.
 */
export async function readThroughSmoldot(
  spec: object,
  nodes: Validators,
  address: string,
  from: number,
): Promise<ReadThroughSmoldot> {
  const folder = mkdtempSync(join(tmpdir(), "serinus-light-"));
  try {
    const path = join(folder, "chain.json");
    writeFileSync(path, JSON.stringify(spec));
    const args = [SCRIPT, path, address, String(from)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LIMIT });
    const read = JSON.parse(stdout) as ReadThroughSmoldot;
    assert.deepEqual(read, await readFromNode(nodes, address, read));
    return read;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readFromNode(
  nodes: Validators,
  address: string,
  { number }: ReadThroughSmoldot,
): Promise<ReadThroughSmoldot> {
  const api = await connectApi(new WsProvider(nodes.url));
  try {
    const hash = await api.rpc.chain.getBlockHash(number);
    const at = await api.at(hash);
    const account = (await at.query.system!.account!(address)) as unknown as {
      readonly nonce: { toNumber(): number };
      readonly data: { readonly free: bigint };
    };
    return {
      hash: hash.toHex(),
      number,
      existentialDeposit: String(at.consts.balances!.existentialDeposit),
      specVersion: at.runtimeVersion.specVersion.toNumber(),
      nonce: account.nonce.toNumber(),
      nonceByRuntime: account.nonce.toNumber(),
      free: String(account.data.free),
      accounts: (await at.query.system!.account!.keys()).length,
    };
  } finally {
    await api.disconnect();
  }
}
