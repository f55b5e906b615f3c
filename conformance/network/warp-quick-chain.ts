import assert from "node:assert/strict";
import type { Hex } from "@serinus/bytes";
import { startLightClient } from "./light-client.ts";
import { withQuickCheckpoint } from "./quick-checkpoint.ts";
import type { Validators } from "./start-validators.ts";

/** smoldot asks for a warp sync when what is final is further away than this. */
export const WARP_GAP = 32;

const FRAGMENT = /warp-sync-fragment-verify-success.*verified_hash=(0x\w+)…(\w+), verified_height=(\d+)/;

/** What a light client verified of a warp sync. */
export interface WarpVerified {
  /** Height of the last fragment's block. */
  readonly warped: number;
  readonly fragments: number;
}

/**
 * Our runtime on two validators: smoldot begins at a checkpoint that is several changes of authorities away, and
 * verifies a warp sync to where the nodes are, every fragment held against their blocks.
 *
 * smoldot asks for blocks as well, and these bring justifications of several sets, at which it takes offence and
 * leaves; the nodes ask it in again, until the proof is first.
 */
export function warpQuickChain(): Promise<WarpVerified & { readonly checkpoint: number }> {
  return withQuickCheckpoint(async ({ nodes, spec, checkpoint }) => {
    await nodes.finalized(checkpoint + WARP_GAP + 1);
    const verified = Promise.withResolvers<void>();
    let fragments = 0;
    const light = startLightClient(spec, (line) => {
      if (FRAGMENT.test(line)) fragments++;
      // What it does once all are verified.
      else if (fragments > 0 && line.includes("storage-proof-request-started")) verified.resolve();
    });
    try {
      await verified.promise;
      return { checkpoint, ...(await verifiedFragments(light.logged, nodes)) };
    } finally {
      await light.close();
    }
  });
}

/** The fragments that smoldot has verified, by its log: ascending, and of the nodes' blocks. */
export async function verifiedFragments(logged: readonly string[], nodes: Validators): Promise<WarpVerified> {
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
