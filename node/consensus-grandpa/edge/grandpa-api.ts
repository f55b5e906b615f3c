import type { BlockHash } from "@serinus/bytes";
import type { RuntimeCallApi } from "@serinus/node-api";
import { bytes, option, type ValueOf } from "@serinus/scale";
import { counter } from "../wire/counters.ts";
import { AuthorityId, AuthorityList } from "../wire/messages.ts";

/** The runtime did not answer a call of `GrandpaApi`. */
export class GrandpaApiError extends Error {
  override readonly name = "GrandpaApiError";
}

/** Calls of the runtime API `GrandpaApi` (version 3). Each rejects with {@link GrandpaApiError}. */
export interface GrandpaApi {
  authorities(at: BlockHash): Promise<AuthorityList>;
  currentSetId(at: BlockHash): Promise<number>;
  /** Proof that a key belonged to the set; `undefined` when it did not. */
  keyOwnershipProof(at: BlockHash, setId: number, id: AuthorityId): Promise<Uint8Array | undefined>;
  /** Has the runtime put a report of an equivocation into the pool. */
  submitReport(at: BlockHash, proof: Uint8Array, keyOwnershipProof: Uint8Array): Promise<void>;
}

const ownershipProof = /* @__PURE__ */ option(bytes);

export function createGrandpaApi(runtime: RuntimeCallApi): GrandpaApi {
  async function call(
    at: BlockHash,
    name: string,
    args: Uint8Array = new Uint8Array(0),
  ): Promise<Uint8Array> {
    const outcome = await runtime.call(at, `GrandpaApi_${name}`, args);
    if (!outcome.ok) throw new GrandpaApiError(`GrandpaApi_${name} at ${at}: ${outcome.error}`);
    return outcome.value;
  }
  return {
    authorities: async (at) => AuthorityList.decode(await call(at, "grandpa_authorities")),
    currentSetId: async (at) => counter.decode(await call(at, "current_set_id")),
    async keyOwnershipProof(at, setId, id): Promise<ValueOf<typeof ownershipProof>> {
      const args = new Uint8Array([...counter.encode(setId), ...AuthorityId.encode(id)]);
      return ownershipProof.decode(await call(at, "generate_key_ownership_proof", args));
    },
    async submitReport(at, proof, keyOwnershipProof) {
      const args = new Uint8Array([...proof, ...bytes.encode(keyOwnershipProof)]);
      await call(at, "submit_report_equivocation_unsigned_extrinsic", args);
    },
  };
}
