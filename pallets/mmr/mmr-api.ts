import { apiMethod, type RuntimeApi } from "@serinus/frame";
import {
  EncodableOpaqueLeaf,
  LeafProof,
  type MmrFailure,
  MmrLeafCountResult,
  MmrProofResult,
  MmrRootResult,
  MmrVerificationResult,
} from "@serinus/runtime-api";
import { h256, option, tryDecodePrefix, u32, vec } from "@serinus/scale";
import { generateProof, MmrRefusal, verifyLeaves, verifyLeavesProof } from "./logic.ts";
import type { Mmr } from "./mmr.ts";

/** `MmrApi`: roots and proofs of blocks. Proofs are made of the node's offchain database. */
export function mmrApi(mmr: Mmr): RuntimeApi {
  const { storage } = mmr;
  return {
    name: "MmrApi",
    id: "0x91d5df18b0d2cf58",
    version: 2,
    docs: "Roots and proofs of blocks.",
    methods: {
      mmr_root: apiMethod({
        inputs: {},
        output: MmrRootResult,
        docs: "The root of the range.",
        run: () => ok(storage.RootHash.get()),
      }),
      mmr_leaf_count: apiMethod({
        inputs: {},
        output: MmrLeafCountResult,
        docs: "How many leaves the range has.",
        run: () => ok(storage.NumberOfLeaves.get()),
      }),
      generate_proof: apiMethod({
        inputs: { block_numbers: vec(u32), best_known_block_number: option(u32) },
        output: MmrProofResult,
        docs: "Leaves of blocks with the proof of them, as of the best known block or this one.",
        run: ({ block_numbers, best_known_block_number }) =>
          answer(() => generateProof(mmr, block_numbers, best_known_block_number)),
      }),
      verify_proof: apiMethod({
        inputs: { leaves: vec(EncodableOpaqueLeaf), proof: LeafProof },
        output: MmrVerificationResult,
        docs: "Whether the leaves are of this chain.",
        run: ({ leaves, proof }) =>
          answer(() =>
            verifyLeaves(
              mmr,
              leaves.map((leaf) => plainLeaf(mmr, leaf)),
              proof,
            ),
          ) as Verified,
      }),
      verify_proof_stateless: apiMethod({
        inputs: { root: h256, leaves: vec(EncodableOpaqueLeaf), proof: LeafProof },
        output: MmrVerificationResult,
        docs: "Whether the leaves are under a root.",
        run: ({ root, leaves, proof }) =>
          answer(() => verifyLeavesProof(mmr, root, leaves, proof)) as Verified,
      }),
    },
  };
}

type Answer<T> = { type: "Ok"; value: T } | { type: "Err"; value: MmrFailure };

type Verified = Answer<undefined>;

function ok<T>(value: T): { type: "Ok"; value: T } {
  return { type: "Ok", value };
}

function answer<T>(ask: () => T): Answer<T> {
  try {
    return ok(ask());
  } catch (error) {
    if (error instanceof MmrRefusal) return { type: "Err", value: error.failure };
    throw error;
  }
}

/** The leaf without what may follow it. @throws MmrRefusal when it is none */
function plainLeaf({ config }: Mmr, leaf: Uint8Array): Uint8Array {
  const value = tryDecodePrefix(config.Leaf, leaf);
  if (value === undefined) throw new MmrRefusal("Verify");
  return config.Leaf.encode(value);
}
