import { type H256, toH256 } from "@serinus/bytes";
import { bindWeights, instantiate, mount, place, ZERO_WEIGHT } from "@serinus/frame";
import { newTestChain } from "@serinus/frame/testing";
import { type Mmr, mmrCode, mmrManifest } from "@serinus/pallet-mmr";
import { systemApi } from "@serinus/pallet-system";
import { testSystem } from "@serinus/pallet-system/testing";
import {
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  BeefyMmrLeaf as BeefyMmrLeafData,
  type DigestItem,
  Header,
} from "@serinus/runtime-api";
import { ancestryHelper } from "./ancestry.ts";
import { type BeefyMmrLeaf, beefyMmrLeafCode } from "./beefy-mmr-leaf.ts";
import { leafData } from "./leaf.ts";
import { manifest } from "./manifest.ts";

export const hashOf = (byte: number): H256 => `0x${byte.toString(16).padStart(2, "0").repeat(32)}` as H256;

/** What the test chain puts into every leaf besides. */
export const EXTRA = hashOf(0xee);

/** Weights of the test chain: every number another, so that mistaking one is noticed. */
const weights = {
  n_leafs_proof_is_optimal: { refTime: 1n, per: { n: { refTime: 1000n } } },
  extract_validation_context: { refTime: 20n },
  n_items_proof_is_non_canonical: { refTime: 300n, per: { n: { refTime: 1_000_000n } } },
  read_peak: { refTime: 1_000_000_000n },
} as const;

/** System, Mmr and BeefyMmrLeaf after so many blocks, with their headers, which hold the roots, and their hashes. */
export function beefyMmrChain(blocks = 1) {
  const roots: H256[] = [];
  const headers: Header[] = [];
  const blockHash = (block: number): H256 => {
    const header = headers[block - 1];
    return header === undefined ? hashOf(0) : toH256(test.host.hashing_blake2_256(Header.encode(header)));
  };
  const test = newTestChain((parts) => {
    const placedMmr = place("Mmr", 201, mmrManifest);
    const placed = place("BeefyMmrLeaf", 202, manifest);
    const { system, context, mounted } = testSystem(parts, [placedMmr, placed]);
    const mmr: Mmr = instantiate(context, placedMmr, {
      Leaf: BeefyMmrLeafData as never,
      leafData: () => leafData(beefyMmrLeaf),
      onNewRoot: (root) => void roots.push(root),
      onInitializeWeight: () => ZERO_WEIGHT,
      blockNumber: () => system.storage.Number.get(),
      parentHash: () => blockHash(system.storage.Number.get() - 1),
      blockHash,
    } satisfies Mmr["config"]);
    const beefyMmrLeaf: BeefyMmrLeaf = instantiate(context, placed, {
      weights: bindWeights(weights, { read: 0n, write: 0n }),
      mmr,
      leafVersion: 0x25,
      extraData: () => EXTRA,
    });
    const pallets = [mounted, mount(mmr, mmrCode), mount(beefyMmrLeaf, beefyMmrLeafCode)];
    return { system: systemApi(system), pallets, mmr, beefyMmrLeaf };
  });
  for (let block = 1; block <= blocks; block++) {
    test.runToBlock(block);
    headers.push(headerOf(block, blockHash(block - 1), [mmrRootLog(roots[block - 1] as H256)]));
  }
  const { mmr, beefyMmrLeaf } = test.runtime;
  return { ...test, mmr, beefyMmrLeaf, roots, headers, helper: ancestryHelper(beefyMmrLeaf) };
}

/** The digest by which a header tells its block's root. */
export function mmrRootLog(root: H256): DigestItem {
  return {
    type: "Consensus",
    value: [BEEFY_ENGINE_ID, BeefyConsensusLog.encode({ type: "MmrRoot", value: root })],
  };
}

function headerOf(number: number, parent_hash: H256, logs: DigestItem[]): Header {
  return { parent_hash, number, state_root: hashOf(0), extrinsics_root: hashOf(0), digest: { logs } };
}
