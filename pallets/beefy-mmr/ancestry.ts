import { fromHex, type H256, startsWith, toH256 } from "@serinus/bytes";
import { addWeights, multiplyWeight } from "@serinus/frame";
import type { AncestryHelper } from "@serinus/pallet-beefy";
import {
  generateAncestryProof,
  isAncestryProofOptimal,
  leavesAt,
  MmrRefusal,
  verifyAncestryProof,
} from "@serinus/pallet-mmr";
import {
  type AncestryProof,
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  type DigestItem,
  Header,
  MMR_ROOT_ID,
  type Weight,
} from "@serinus/runtime-api";
import { tryDecode } from "@serinus/scale";
import type { BeefyMmrLeaf } from "./beefy-mmr-leaf.ts";

/** Says by the mountain range what was on the chain at an earlier block. */
export function ancestryHelper({ config, host }: BeefyMmrLeaf): AncestryHelper {
  const { mmr, weights } = config;
  return {
    generateProof: (block, bestKnown) => attempt(() => generateAncestryProof(mmr, block, bestKnown)),
    isProofOptimal: isAncestryProofOptimal,
    extractValidationContext(header) {
      const hash = toH256(host.hashing_blake2_256(Header.encode(header)));
      return mmr.config.blockHash(header.number) === hash ? mmrRootOf(header.digest.logs) : undefined;
    },
    isNonCanonical(commitment, proof, root) {
      const leaves = attempt(() => leavesAt(mmr, commitment.block_number));
      if (leaves === undefined || BigInt(leaves) !== proof.prev_leaf_count) return false;
      const canonical = attempt(() => verifyAncestryProof(mmr, root, proof));
      if (canonical === undefined) return false;
      const said = commitment.payload.filter(([id]) => id === MMR_ROOT_ID);
      // A commitment without a root, or with one that cannot be read, is none that this chain makes.
      return said.length === 0 || said.some(([, raw]) => !startsWith(raw, fromHex(canonical)));
    },
    weight: (proof) => proofWeight(weights, proof),
  };
}

function proofWeight(weights: BeefyMmrLeaf["config"]["weights"], proof: AncestryProof): Weight {
  const { leaf_count, items, prev_peaks } = proof;
  const leaves = Number(leaf_count > 0xffff_ffffn ? 0xffff_ffffn : leaf_count);
  let peaks = 0;
  for (let rest = leaf_count; rest > 0n; rest >>= 1n) peaks += Number(rest & 1n);
  return [
    weights.extract_validation_context(),
    weights.n_items_proof_is_non_canonical({ n: items.length + prev_peaks.length }),
    multiplyWeight(weights.read_peak(), peaks),
  ].reduce(addWeights, weights.n_leafs_proof_is_optimal({ n: leaves }));
}

/** The first root of a mountain range among a header's digests. */
function mmrRootOf(logs: readonly DigestItem[]): H256 | undefined {
  for (const item of logs) {
    if (item.type !== "Consensus" || item.value[0] !== BEEFY_ENGINE_ID) continue;
    const log = tryDecode(BeefyConsensusLog, item.value[1]);
    if (log?.type === "MmrRoot") return log.value;
  }
  return undefined;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof MmrRefusal) return undefined;
    throw error;
  }
}
