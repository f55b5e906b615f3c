import { Keyring, WsProvider } from "@polkadot/api";
import type { Hex } from "@serinus/bytes";
import { connectApi } from "../clients/polkadot-js-api.ts";
import { followFinality } from "./follow-finality.ts";
import { startLightClient } from "./light-client.ts";
import { finalizedNumber, withQuickCheckpoint } from "./quick-checkpoint.ts";
import type { Validators } from "./start-validators.ts";
import { verifiedFragments, WARP_GAP } from "./warp-quick-chain.ts";

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
export function followQuickChain(blocks: number): Promise<QuickChainFollowed> {
  return withQuickCheckpoint(async ({ nodes, spec, checkpoint }) => {
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
        ...(await verifiedFragments(light.logged, nodes)),
        blocks: follower.count(),
        sets: [before.setId, after.setId],
        voters: after.best.totalWeight,
      };
    } finally {
      await light.close();
    }
  });
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
