import { fromHex } from "@serinus/bytes";
import { apiMethod, type RuntimeApi, submitReport } from "@serinus/frame";
import {
  GrandpaAuthorities,
  GrandpaAuthorityId,
  GrandpaEquivocationProof,
  MembershipProof,
  OpaqueValue,
  ReportSubmitted,
} from "@serinus/runtime-api";
import { option, u64 } from "@serinus/scale";
import type { Grandpa } from "./grandpa.ts";

/** `GrandpaApi`: what making blocks final needs. */
export function grandpaApi({ name, storage, config }: Grandpa): RuntimeApi {
  return {
    name: "GrandpaApi",
    id: "0xed99c5acb25eedf5",
    version: 3,
    docs: "Making blocks final by GRANDPA.",
    methods: {
      grandpa_authorities: apiMethod({
        inputs: {},
        output: GrandpaAuthorities,
        docs: "The authorities with their weights. They change only when a scheduled change takes place.",
        run: () => storage.Authorities.get(),
      }),
      submit_report_equivocation_unsigned_extrinsic: apiMethod({
        inputs: { equivocation_proof: GrandpaEquivocationProof, key_owner_proof: OpaqueValue },
        output: ReportSubmitted,
        docs: "Hands a report without a signature to this node's pool. Nothing is returned when it is refused.",
        run: ({ equivocation_proof, key_owner_proof }) =>
          submitReport(config.reports, name, equivocation_proof, key_owner_proof),
      }),
      generate_key_ownership_proof: apiMethod({
        inputs: { set_id: u64, authority_id: GrandpaAuthorityId },
        output: option(OpaqueValue),
        docs: "Proves that a key is a validator's in this session. The set is not looked at: who asks calls the state of a block in which it is the current one.",
        run({ authority_id }) {
          const proof = config.reports.keyOwners.prove("gran", fromHex(authority_id));
          return proof && MembershipProof.encode(proof);
        },
      }),
      current_set_id: apiMethod({
        inputs: {},
        output: u64,
        docs: "Number of the current set of authorities.",
        run: () => storage.CurrentSetId.get(),
      }),
    },
  };
}
