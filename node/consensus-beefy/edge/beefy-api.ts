import type { BlockHash } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { bytes, option, u32, u64 } from "@serinus/scale";
import { BeefyId, DoubleVotingProof, ValidatorSet } from "../wire/messages.ts";

/** The runtime did not answer a call of `BeefyApi`. */
export class BeefyApiError extends Error {
  override readonly name = "BeefyApiError";
}

/** Calls of the runtime API `BeefyApi`. Each rejects with {@link BeefyApiError}. */
export interface BeefyApi {
  /** The block that BEEFY begins with; `undefined` while it is not on. */
  genesis(at: BlockHash): Promise<number | undefined>;
  validatorSet(at: BlockHash): Promise<ValidatorSet | undefined>;
  /** Has the runtime report a validator that voted twice; false when it knows no such key in the set. */
  reportDoubleVoting(at: BlockHash, proof: DoubleVotingProof): Promise<boolean>;
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
    validatorSet: async (at) => option(ValidatorSet).decode(await call(at, "validator_set")),
    async reportDoubleVoting(at, proof) {
      const { validator_set_id } = proof.first.commitment;
      const whose = new Uint8Array([...u64.encode(validator_set_id), ...BeefyId.encode(proof.first.id)]);
      const owned = option(bytes).decode(await call(at, "generate_key_ownership_proof", whose));
      if (owned === undefined) return false;
      const args = new Uint8Array([...DoubleVotingProof.encode(proof), ...bytes.encode(owned)]);
      await call(at, "submit_report_double_voting_unsigned_extrinsic", args);
      return true;
    },
  };
}
