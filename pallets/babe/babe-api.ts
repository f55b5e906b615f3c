import { fromHex } from "@serinus/bytes";
import { apiMethod, type RuntimeApi, submitReport } from "@serinus/frame";
import {
  BabeAuthorityId,
  BabeConfiguration,
  BabeEpoch,
  type BabeEpochConfiguration,
  BabeEquivocationProof,
  BabeOpaqueKeyOwnershipProof,
  MembershipProof,
  OptionalKeyOwnershipProof,
  ReportSubmitted,
  Slot,
} from "@serinus/runtime-api";
import type { Babe } from "./babe.ts";
import { currentEpochStart, epochStartSlot } from "./epochs.ts";
import { slotDuration } from "./timestamp.ts";

/** `BabeApi`: what making and verifying blocks needs. */
export function babeApi(babe: Babe): RuntimeApi {
  const { storage, constants, config } = babe;
  return {
    name: "BabeApi",
    id: "0xcbca25e39f142387",
    version: 2,
    docs: "Making and verifying blocks by BABE.",
    methods: {
      configuration: apiMethod({
        inputs: {},
        output: BabeConfiguration,
        docs: "How slots are won in this epoch, by whom, and how long slots and epochs are.",
        run: () => ({
          ...epochConfiguration(babe),
          slot_duration: slotDuration(babe),
          epoch_length: constants.EpochDuration,
          authorities: storage.Authorities.get(),
          randomness: storage.Randomness.get(),
        }),
      }),
      current_epoch_start: apiMethod({
        inputs: {},
        output: Slot,
        docs: "The first slot of this epoch.",
        run: () => currentEpochStart(babe),
      }),
      current_epoch: apiMethod({
        inputs: {},
        output: BabeEpoch,
        docs: "This epoch.",
        run: () => ({
          epoch_index: storage.EpochIndex.get(),
          start_slot: currentEpochStart(babe),
          duration: constants.EpochDuration,
          authorities: storage.Authorities.get(),
          randomness: storage.Randomness.get(),
          config: epochConfiguration(babe),
        }),
      }),
      next_epoch: apiMethod({
        inputs: {},
        output: BabeEpoch,
        docs: "The next epoch, as it has been announced.",
        run() {
          const epoch_index = storage.EpochIndex.get() + 1n;
          return {
            epoch_index,
            start_slot: epochStartSlot(babe, epoch_index),
            duration: constants.EpochDuration,
            authorities: storage.NextAuthorities.get(),
            randomness: storage.NextRandomness.get(),
            config: storage.NextEpochConfig.get() ?? epochConfiguration(babe),
          };
        },
      }),
      generate_key_ownership_proof: apiMethod({
        inputs: { slot: Slot, authority_id: BabeAuthorityId },
        output: OptionalKeyOwnershipProof,
        docs: "Proves that a key is a validator's in this session. The slot is not looked at: who asks calls the state of a block in its epoch.",
        run({ authority_id }) {
          const proof = config.reports.keyOwners.prove("babe", fromHex(authority_id));
          return proof && MembershipProof.encode(proof);
        },
      }),
      submit_report_equivocation_unsigned_extrinsic: apiMethod({
        inputs: { equivocation_proof: BabeEquivocationProof, key_owner_proof: BabeOpaqueKeyOwnershipProof },
        output: ReportSubmitted,
        docs: "Hands a report without a signature to this node's pool. Nothing is returned when it is refused.",
        run: ({ equivocation_proof, key_owner_proof }) =>
          submitReport(config.reports, babe.name, equivocation_proof, key_owner_proof),
      }),
    },
  };
}

function epochConfiguration({ storage }: Babe): BabeEpochConfiguration {
  const configuration = storage.EpochConfig.get();
  if (configuration === undefined) throw new Error("Babe has no EpochConfig: the genesis sets it");
  return configuration;
}
