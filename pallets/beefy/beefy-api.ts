import { fromHex } from "@serinus/bytes";
import { apiMethod, type RuntimeApi, submitReport } from "@serinus/frame";
import {
  AncestryProof,
  BeefyAuthorityId,
  BeefyDoubleVotingProof,
  BeefyFutureBlockVotingProof,
  BeefyOpaqueForkVotingProof,
  MembershipProof,
  OpaqueValue,
  OptionalBeefyValidatorSet,
  OptionalOpaqueValue,
  ReportSubmitted,
} from "@serinus/runtime-api";
import { option, tryDecode, u32, u64 } from "@serinus/scale";
import type { Beefy } from "./beefy.ts";
import { validatorSet } from "./validator-sets.ts";

const handsOver =
  "Hands a report without a signature to this node's pool. Nothing is returned when it is refused.";

/** `BeefyApi`: what signing commitments needs. */
export function beefyApi(beefy: Beefy): RuntimeApi {
  const { name, storage, config } = beefy;
  const submit = (call: string, proof: unknown, keyOwnerProof: Uint8Array) =>
    submitReport(config.reports, name, proof, keyOwnerProof, call);
  return {
    name: "BeefyApi",
    id: "0x49eaaf1b548a0cb0",
    version: 5,
    docs: "Signing commitments by BEEFY.",
    methods: {
      beefy_genesis: apiMethod({
        inputs: {},
        output: option(u32),
        docs: "The block from which on there are commitments.",
        run: () => storage.GenesisBlock.get(),
      }),
      validator_set: apiMethod({
        inputs: {},
        output: OptionalBeefyValidatorSet,
        docs: "The validators of this set.",
        run: () => validatorSet(beefy),
      }),
      submit_report_double_voting_unsigned_extrinsic: apiMethod({
        inputs: { equivocation_proof: BeefyDoubleVotingProof, key_owner_proof: OpaqueValue },
        output: ReportSubmitted,
        docs: handsOver,
        run: ({ equivocation_proof, key_owner_proof }) =>
          submit("report_double_voting_unsigned", equivocation_proof, key_owner_proof),
      }),
      submit_report_fork_voting_unsigned_extrinsic: apiMethod({
        inputs: { equivocation_proof: BeefyOpaqueForkVotingProof, key_owner_proof: OpaqueValue },
        output: ReportSubmitted,
        docs: handsOver,
        run({ equivocation_proof, key_owner_proof }) {
          const ancestry_proof = tryDecode(AncestryProof, equivocation_proof.ancestry_proof);
          return (
            ancestry_proof &&
            submit("report_fork_voting_unsigned", { ...equivocation_proof, ancestry_proof }, key_owner_proof)
          );
        },
      }),
      submit_report_future_block_voting_unsigned_extrinsic: apiMethod({
        inputs: { equivocation_proof: BeefyFutureBlockVotingProof, key_owner_proof: OpaqueValue },
        output: ReportSubmitted,
        docs: handsOver,
        run: ({ equivocation_proof, key_owner_proof }) =>
          submit("report_future_block_voting_unsigned", equivocation_proof, key_owner_proof),
      }),
      generate_key_ownership_proof: apiMethod({
        inputs: { set_id: u64, authority_id: BeefyAuthorityId },
        output: OptionalOpaqueValue,
        docs: "Proves that a key is a validator's in this session. The set is not looked at: who asks calls the state of a block in which it is the current one.",
        run({ authority_id }) {
          const proof = config.reports.keyOwners.prove("beef", fromHex(authority_id));
          return proof && MembershipProof.encode(proof);
        },
      }),
      generate_ancestry_proof: apiMethod({
        inputs: { prev_block_number: u32, best_known_block_number: option(u32) },
        output: OptionalOpaqueValue,
        docs: "Proves what was on this chain at an earlier block.",
        run({ prev_block_number, best_known_block_number }) {
          const proof = config.ancestry.generateProof(prev_block_number, best_known_block_number);
          return proof && AncestryProof.encode(proof);
        },
      }),
    },
  };
}
