import assert from "node:assert/strict";
import { Keyring, WsProvider } from "@polkadot/api";
import type { Hex } from "@serinus/bytes";
import { connectApi } from "../clients/polkadot-js-api.ts";
import { followFinality } from "./follow-finality.ts";
import { startLightClient } from "./light-client.ts";
import { QUICK_SESSION, writeQuickChain } from "./quick-chain.ts";
import { startValidators, type Validators } from "./start-validators.ts";

/** smoldot asks for a warp sync when what is final is further away than this. */
const WARP_GAP = 32;

/** What a light client went through. */
export interface QuickChainFollowed {
  /** Where its specification let it begin, and where warp sync brought it. */
  readonly checkpoint: number;
  readonly warped: number;
  readonly fragments: number;
  /** Finalized blocks that it told of one after the other, all the same as the nodes'. */
  readonly blocks: number;
  /** GRANDPA's sets when it came and when it left. */
  readonly sets: readonly [number, number];
  /** Authorities of the set that finalized the last of them. */
  readonly voters: number;
}

/**
 * Our runtime on two validators, the second of which joins the set of authorities while smoldot follows: begins at a
 * checkpoint, warp-syncs, and follows `blocks` finalized blocks, every one held against the nodes'.
 */
export async function followQuickChain(blocks: number): Promise<QuickChainFollowed> {
  const chain = await writeQuickChain();
  const nodes = await startValidators(chain.path);
  try {
    // A checkpoint tells two epochs that blocks have announced.
    await nodes.finalized(2 * QUICK_SESSION + 1);
    const spec = await lightSpec(nodes);
    const checkpoint = await finalizedNumber(nodes);
    await nodes.finalized(checkpoint + WARP_GAP / 2);
    await addValidator(nodes);
    await nodes.finalized(checkpoint + WARP_GAP + 1);
    const light = startLightClient(spec);
    try {
      const before = await roundState(nodes);
      const follower = await followFinality(light, nodes, false);
      await follower.reaches(checkpoint + WARP_GAP + 1);
      const first = (follower.last()?.number ?? 0) - follower.count() + 1;
      await follower.reaches(first + blocks - 1);
      // Until both vote, and what both voted for is final.
      while ((await roundState(nodes)).best.totalWeight < 2)
        await follower.reaches((follower.last()?.number ?? 0) + 1);
      const after = await roundState(nodes);
      await follower.reaches((await finalizedNumber(nodes)) + 1);
      return {
        checkpoint,
        ...(await warpSync(light.logged, nodes)),
        blocks: follower.count(),
        sets: [before.setId, after.setId],
        voters: after.best.totalWeight,
      };
    } finally {
      await light.close();
    }
  } finally {
    await nodes.close();
    chain.remove();
  }
}

/** A specification for light clients: a checkpoint in place of a first state, whose runtime they could not run. */
async function lightSpec(nodes: Validators): Promise<object> {
  const spec = (await nodes.call("sync_state_genSyncSpec", true)) as object;
  const genesis = await nodes.call("chain_getHeader", nodes.bob.genesisHash);
  const { stateRoot } = genesis as { stateRoot: Hex };
  // One boot node, which is asked for the proof first: from two, blocks come at the same time, and sync without it. The
  // other node is found by Kademlia.
  return { ...spec, genesis: { stateRootHash: stateRoot }, bootNodes: nodes.bob.listenAddresses };
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

/** The fragments that smoldot has verified, by its log: ascending, and of the nodes' blocks. */
async function warpSync(
  logged: readonly string[],
  nodes: Validators,
): Promise<{ readonly warped: number; readonly fragments: number }> {
  const fragments = logged
    .map((line) =>
      /warp-sync-fragment-verify-success.*verified_hash=(0x\w+)…(\w+), verified_height=(\d+)/.exec(line),
    )
    .filter((match) => match !== null);
  let warped = 0;
  for (const [, start = "", end = "", height] of fragments) {
    const hash = (await nodes.call("chain_getBlockHash", Number(height))) as Hex;
    assert.ok(hash.startsWith(start) && hash.endsWith(end), `fragment of block ${height}`);
    assert.ok(Number(height) > warped);
    warped = Number(height);
  }
  return { warped, fragments: fragments.length };
}
