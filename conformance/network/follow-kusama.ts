import assert from "node:assert/strict";
import { Keyring, WsProvider } from "@polkadot/api";
import type { Hex } from "@serinus/bytes";
import { connectApi } from "../clients/polkadot-js-api.ts";
import { openRealChain, type RealRuntime } from "../clients/real-runtimes.ts";
import { followFinality } from "./follow-finality.ts";
import { type CallAsked, COMMON_CALLS, sameAnswers, sameRuntime } from "./light-answers.ts";
import { type LightClient, startLightClient } from "./light-client.ts";
import { startValidators, type Validators } from "./start-validators.ts";

/** What a light client went through on the real Kusama runtime. */
export interface KusamaFollowed {
  readonly specVersion: number;
  /** The first block that was final to it: 0, or where warp sync brought it. */
  readonly start: number;
  /** The block whose state was asked for. */
  readonly at: number;
  /** Finalized blocks that it told of, all the same as the nodes'. */
  readonly blocks: number;
  /** Block into which a transfer went that was handed to it. */
  readonly transfer: number;
  /** Bytes of answers to runtime calls and of storage values that were the same as the nodes'. */
  readonly bytes: number;
}

const CALLS: readonly CallAsked[] = [...COMMON_CALLS, ["ParachainHost_validators", "0x"]];

/**
 * A real Kusama on two validators of ours: smoldot begins with its first state once block `from` is final, follows
 * `blocks` finalized blocks, answers runtime calls and storage queries as the nodes do, and hands them a transfer.
 */
export async function followKusama(
  runtime: RealRuntime,
  from: number,
  blocks: number,
): Promise<KusamaFollowed> {
  const chain = await openRealChain(runtime);
  const nodes = await startValidators(chain.path);
  try {
    // Asked for before anything is final: the specification as it is, with its first state written out.
    const spec = (await nodes.call("sync_state_genSyncSpec", true)) as object;
    await nodes.finalized(from);
    const light = startLightClient({
      ...spec,
      bootNodes: nodes.bob.listenAddresses,
      telemetryEndpoints: null,
    });
    try {
      const follower = await followFinality(light, nodes, true);
      const specVersion = await sameRuntime(follower, nodes);
      await follower.reaches(from);
      const start = (follower.last()?.number ?? 0) - follower.count() + 1;
      await follower.reaches(start + blocks - 1);
      const { hash, number } = follower.last() as { hash: Hex; number: number };
      const bytes = await sameAnswers(light, follower, nodes, hash, CALLS);
      const transfer = await transferThrough(light, nodes);
      return { specVersion, start, at: number, blocks: follower.count(), bytes, transfer };
    } finally {
      await light.close();
    }
  } finally {
    await nodes.close();
    await chain.remove();
  }
}

/** Gives a transfer of Alice's to the light client, and waits until it finds it in a block of the nodes'. */
async function transferThrough(light: LightClient, nodes: Validators): Promise<number> {
  const api = await connectApi(new WsProvider(nodes.url));
  try {
    const keyring = new Keyring({ type: "sr25519" });
    const { address } = keyring.addFromUri("//Bob");
    const transfer = api.tx.balances!.transferKeepAlive!(address, 10n ** 12n);
    const signed = await transfer.signAsync(keyring.addFromUri("//Alice"));
    const included = Promise.withResolvers<Hex>();
    await light.subscribe("transactionWatch_v1_submitAndWatch", [signed.toHex()], (told) => {
      const { event, block, error } = told as { event: string; block?: { hash: Hex } | null; error?: string };
      if (["error", "invalid", "dropped"].includes(event)) included.reject(new Error(`${event}: ${error}`));
      else if (block) included.resolve(block.hash);
    });
    const { header, extrinsics } = await nodes.block(await included.promise);
    assert.ok(extrinsics.includes(signed.toHex()));
    return Number(header.number);
  } finally {
    await api.disconnect();
  }
}
