import assert from "node:assert/strict";
import { Keyring, WsProvider } from "@polkadot/api";
import type { Hex } from "@serinus/bytes";
import { connectApi } from "../clients/polkadot-js-api.ts";
import { followFinality } from "./follow-finality.ts";
import { type CallAsked, COMMON_CALLS, sameAnswers, sameRuntime } from "./light-answers.ts";
import { startLightClient } from "./light-client.ts";
import { QUICK_SESSION, writeQuickChain } from "./quick-chain.ts";
import { type ReadThroughSmoldot, readThroughSmoldot } from "./read-through-smoldot.ts";
import { startValidators, type Validators } from "./start-validators.ts";

/** smoldot asks for a warp sync when what is final is further away than this. */
const WARP_GAP = 32;

const FRAGMENT = /warp-sync-fragment-verify-success.*verified_hash=(0x\w+)…(\w+), verified_height=(\d+)/;

/** Whose transactions are in the chain. */
const ALICE = new Keyring({ type: "sr25519" }).addFromUri("//Alice").address;

const CALLS: readonly CallAsked[] = [
  ...COMMON_CALLS,
  ["Metadata_metadata", "0x"],
  ["Metadata_metadata_versions", "0x"],
  ["Metadata_metadata_at_version", "0x10000000"],
  ["BabeApi_configuration", "0x"],
  ["BabeApi_next_epoch", "0x"],
  ["GrandpaApi_current_set_id", "0x"],
];

/** What a light client went through. */
export interface QuickChainFollowed {
  /** Where its specification let it begin: 0 is the first block, any other is that of `lightSyncState`. */
  readonly checkpoint: number;
  /** Height of the last fragment of its warp sync, and how many there were. */
  readonly warped: number;
  readonly fragments: number;
  /** Finalized blocks that it told of one after the other, all the same as the nodes'. */
  readonly blocks: number;
  /** GRANDPA's sets when it came and when it left. */
  readonly sets: readonly [number, number];
  /** Authorities of the set that finalized the last of them. */
  readonly voters: number;
  /** Bytes of answers to runtime calls and of storage values that were the same as the nodes'. */
  readonly bytes: number;
  /** What polkadot-api read of a later block with a smoldot of its own. */
  readonly read: ReadThroughSmoldot;
}

/**
 * Our runtime on two validators, the second of which joins the set of authorities meanwhile: smoldot takes the
 * specification as `sync_state_genSyncSpec` gives it, asked for at the first block or at a `checkpoint`, warp-syncs,
 * follows `blocks` finalized blocks, every one held against the nodes', and answers runtime calls and storage queries
 * as the nodes do; polkadot-api reads the chain with a smoldot for its node.
 */
export async function followQuickChain(
  blocks: number,
  { checkpoint: fromCheckpoint = false }: { readonly checkpoint?: boolean } = {},
): Promise<QuickChainFollowed> {
  const chain = await writeQuickChain();
  const nodes = await startValidators(chain.path);
  try {
    // A checkpoint tells two epochs that blocks have announced.
    if (fromCheckpoint) await nodes.finalized(2 * QUICK_SESSION + 1);
    const spec = (await nodes.call("sync_state_genSyncSpec", true)) as object;
    const checkpoint = fromCheckpoint ? await finalizedNumber(nodes) : 0;
    await nodes.finalized(checkpoint + WARP_GAP / 2);
    await addValidator(nodes);
    await nodes.finalized(checkpoint + WARP_GAP + 1);
    const lightSpec = { ...spec, bootNodes: nodes.bob.listenAddresses };
    const light = startLightClient(lightSpec);
    try {
      const before = await roundState(nodes);
      const follower = await followFinality(light, nodes, true);
      await sameRuntime(follower, nodes);
      await follower.reaches(checkpoint + WARP_GAP + 1);
      while (follower.count() < blocks) await follower.reaches((follower.last()?.number ?? 0) + 1);
      // Until both vote, and what both voted for is final.
      while ((await roundState(nodes)).best.totalWeight < 2)
        await follower.reaches((follower.last()?.number ?? 0) + 1);
      const after = await roundState(nodes);
      await follower.reaches((await finalizedNumber(nodes)) + 1);
      const { hash, number } = follower.last() as { hash: Hex; number: number };
      return {
        checkpoint,
        ...(await verifiedFragments(light.logged, nodes)),
        blocks: follower.count(),
        sets: [before.setId, after.setId],
        voters: after.best.totalWeight,
        bytes: await sameAnswers(light, follower, nodes, hash, CALLS),
        read: await readThroughSmoldot(lightSpec, nodes, ALICE, number),
      };
    } finally {
      await light.close();
    }
  } finally {
    await nodes.close();
    chain.remove();
  }
}

/** The fragments that smoldot has verified, by its log: ascending, and of the nodes' blocks. */
async function verifiedFragments(
  logged: readonly string[],
  nodes: Validators,
): Promise<Pick<QuickChainFollowed, "warped" | "fragments">> {
  const fragments = logged.map((line) => FRAGMENT.exec(line)).filter((match) => match !== null);
  let warped = 0;
  for (const [, start = "", end = "", height] of fragments) {
    const hash = (await nodes.call("chain_getBlockHash", Number(height))) as Hex;
    assert.ok(hash.startsWith(start) && hash.endsWith(end), `fragment of block ${height}`);
    assert.ok(Number(height) > warped);
    warped = Number(height);
  }
  return { warped, fragments: fragments.length };
}

async function finalizedNumber(nodes: Validators): Promise<number> {
  const hash = await nodes.call("chain_getFinalizedHead");
  return Number(((await nodes.call("chain_getHeader", hash)) as { number: Hex }).number);
}

async function roundState(nodes: Validators) {
  const state = await nodes.call("grandpa_roundState");
  return state as { readonly setId: number; readonly best: { readonly totalWeight: number } };
}

/** Bob makes session keys on his node and sets them, and root registers him. */
async function addValidator(nodes: Validators): Promise<void> {
  const keys = (await nodes.call("author_rotateKeys")) as Hex;
  const api = await connectApi(new WsProvider(nodes.url));
  try {
    const keyring = new Keyring({ type: "sr25519" });
    const bob = keyring.addFromUri("//Bob//stash");
    await api.tx.session!.setKeys!(keys, "0x").signAndSend(bob);
    const register = api.tx.validatorManager!.registerValidators!([bob.address]);
    await api.tx.sudo!.sudo!(register).signAndSend(keyring.addFromUri("//Alice"));
  } finally {
    await api.disconnect();
  }
}
