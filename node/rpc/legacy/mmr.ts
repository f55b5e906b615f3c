import { type BlockHash, concatBytes, fromHex, toHex } from "@serinus/bytes";
import { LeafProof } from "@serinus/runtime-api";
import { bytes, createReader, option, u32, vec } from "@serinus/scale";
import type { RpcBackend } from "../backend.ts";
import { messageOf } from "../protocol/message-of.ts";
import { type Methods, method } from "../protocol/method.ts";
import {
  blockHashParam,
  bytesParam,
  list,
  object,
  optional,
  type Param,
  u32Param,
} from "../protocol/params.ts";
import { invalidParams, RpcError } from "../protocol/rpc-error.ts";
import { blockOrBest } from "./header-json.ts";

/** Codes of `sc-merkle-mountain-range-rpc`. */
const RUNTIME_ERROR = 8000;
const MMR_ERROR = 8010;

/** `sp_mmr_primitives::Error` in the order of its variants: name, text, and what is added to the code. */
const ERRORS: readonly (readonly [name: string, text: string, code: number])[] = [
  ["InvalidNumericOp", "Error performing numeric op", 4],
  ["Push", "Error pushing new node", 0],
  ["GetRoot", "Error getting new root", 0],
  ["Commit", "Error committing changes", 0],
  ["GenerateProof", "Error generating proof", 2],
  ["Verify", "Invalid proof", 3],
  ["LeafNotFound", "Leaf was not found", 1],
  ["PalletNotIncluded", "MMR pallet not included in runtime", 0],
  ["InvalidLeafIndex", "Requested leaf index invalid", 0],
  ["InvalidBestKnownBlock", "Provided best known block number invalid", 5],
];

const BlockNumbers = vec(u32);
const BestKnown = option(u32);
const Leaves = vec(bytes);

/** What `mmr_generateProof` gives and `mmr_verifyProof` takes. */
interface LeavesProof {
  readonly blockHash: BlockHash;
  readonly leaves: Uint8Array;
  readonly proof: Uint8Array;
}
const leavesProof: Param<LeavesProof> = object({
  blockHash: blockHashParam,
  leaves: bytesParam,
  proof: bytesParam,
});

/** `mmr_*`: proofs of what the chain's Merkle mountain range holds; the runtime makes and checks them. */
export function mmrMethods({ chain, runtime }: RpcBackend): Methods {
  /** The content of the runtime's `Result<_, mmr::Error>`. */
  async function ask(at: BlockHash, name: string, args: Uint8Array): Promise<Uint8Array> {
    const outcome = await runtime
      .call(at, `MmrApi_${name}`, args)
      .catch((error: unknown) => ({ ok: false as const, error: messageOf(error) }));
    if (!outcome.ok) throw new RpcError(RUNTIME_ERROR, "Runtime trapped", outcome.error);
    const [kind, variant] = outcome.value;
    if (kind === 0) return outcome.value.subarray(1);
    const [error, text, code] = ERRORS[variant ?? -1] ?? ["Unknown", "Unknown error", 0];
    throw new RpcError(MMR_ERROR + code, text, error);
  }

  return {
    mmr_root: method({ at: optional(blockHashParam) }, async ({ at }) =>
      toHex(await ask(blockOrBest(chain, at), "mmr_root", new Uint8Array())),
    ),
    mmr_generateProof: method(
      {
        blockNumbers: list(u32Param, 10_000),
        bestKnownBlockNumber: optional(u32Param),
        at: optional(blockHashParam),
      },
      async ({ blockNumbers, bestKnownBlockNumber, at }) => {
        const blockHash = blockOrBest(chain, at);
        const args = concatBytes(BlockNumbers.encode(blockNumbers), BestKnown.encode(bestKnownBlockNumber));
        const answer = await ask(blockHash, "generate_proof", args);
        const input = createReader(answer);
        const leaves = Leaves.encode(Leaves.read(input));
        return { blockHash, leaves: toHex(leaves), proof: toHex(answer.subarray(leaves.length)) };
      },
    ),
    mmr_verifyProof: method({ proof: leavesProof }, async ({ proof }) => {
      checkEncoded(proof);
      await ask(proof.blockHash, "verify_proof", concatBytes(proof.leaves, proof.proof));
      return true;
    }),
    mmr_verifyProofStateless: method(
      { mmrRoot: blockHashParam, proof: leavesProof },
      async ({ mmrRoot, proof }) => {
        checkEncoded(proof);
        const args = concatBytes(fromHex(mmrRoot), proof.leaves, proof.proof);
        await ask(proof.blockHash, "verify_proof_stateless", args);
        return true;
      },
    ),
  };
}

/** What the runtime could not read would make it trap. */
function checkEncoded(proof: LeavesProof): void {
  for (const [field, codec] of [
    ["leaves", Leaves],
    ["proof", LeafProof],
  ] as const) {
    try {
      codec.decode(proof[field]);
    } catch (error) {
      throw invalidParams(`proof.${field}: ${messageOf(error)}`);
    }
  }
}
