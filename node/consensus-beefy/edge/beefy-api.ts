import { type BlockHash, concatBytes } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { BeefyAuthorityId, BeefyDoubleVotingProof, BeefyValidatorSet } from "@serinus/runtime-api";
import { bytes, option, u32, u64 } from "@serinus/scale";

/** The runtime did not answer a call of `BeefyApi`. */
export class BeefyApiError extends Error {
  override readonly name = "BeefyApiError";
}

/** Calls of the runtime API `BeefyApi`. Each rejects with {@link BeefyApiError}. */
export interface BeefyApi {
  /** The block that BEEFY begins with; `undefined` while it is not on. */
  genesis(at: BlockHash): Promise<number | undefined>;
  validatorSet(at: BlockHash): Promise<BeefyValidatorSet | undefined>;
  /**
   * Has the runtime report a validator that voted twice, on the best block; false when it knows no such key in the set.
   * @param voted the block that was voted on: its state is the set's session's, which the best block's may not be.
   */
  reportDoubleVoting(voted: BlockHash, best: BlockHash, proof: BeefyDoubleVotingProof): Promise<boolean>;
}

export function createBeefyApi(runtime: RuntimeCallApi): BeefyApi {
  async function call(
    at: BlockHash,
    name: string,
    args: Uint8Array = new Uint8Array(0),
  ): Promise<Uint8Array> {
    const outcome = await runtime.call(at, `BeefyApi_${name}`, args);
    if (!outcome.ok) throw new BeefyApiError(`BeefyApi_${name} at ${at}: ${outcome.error}`);
    return outcome.value;
  }
  return {
    genesis: async (at) => option(u32).decode(await call(at, "beefy_genesis")),
    validatorSet: async (at) => option(BeefyValidatorSet).decode(await call(at, "validator_set")),
    async reportDoubleVoting(voted, best, proof) {
      const { validator_set_id } = proof.first.commitment;
      const whose = concatBytes(u64.encode(validator_set_id), BeefyAuthorityId.encode(proof.first.id));
      const owned = option(bytes).decode(await call(voted, "generate_key_ownership_proof", whose));
      if (owned === undefined) return false;
      const args = concatBytes(BeefyDoubleVotingProof.encode(proof), bytes.encode(owned));
      await call(best, "submit_report_double_voting_unsigned_extrinsic", args);
      return true;
    },
  };
}
