import { concatBytes, fromHex, type H256, toH256, toHex } from "@serinus/bytes";
import { slotTranscript } from "@serinus/consensus-babe";
import { blake2_256, keypairFromUri, sr25519VrfSign } from "@serinus/crypto";
import {
  AncestryProof,
  BabeEpoch,
  type BabePreDigest,
  BEEFY_ENGINE_ID,
  BeefyConsensusLog,
  Header,
  type MembershipProof,
  OptionalOpaqueValue,
} from "@serinus/runtime-api";
import { option, u32, vec } from "@serinus/scale";
import { doubleBlock, doubleCommitment, doubleVote, earlyCommitment, forkCommitment } from "./evidence.ts";
import type { Judgement } from "./judgement.ts";
import { openScript, type Script } from "./script.ts";
import type { Side } from "./side.ts";
import type { Twins } from "./twins.ts";

/** The proofs of whose `//Bob`'s keys were in a session. */
type Owners = Readonly<Record<"Babe" | "Grandpa" | "Beefy", MembershipProof>>;

/** What validators' nodes and their clients ask. */
const METHODS = [
  "BabeApi_configuration",
  "BabeApi_current_epoch",
  "BabeApi_current_epoch_start",
  "BabeApi_next_epoch",
  "GrandpaApi_grandpa_authorities",
  "GrandpaApi_current_set_id",
  "AuthorityDiscoveryApi_authorities",
  "BeefyApi_beefy_genesis",
  "BeefyApi_validator_set",
  "BeefyMmrApi_authority_set_proof",
  "BeefyMmrApi_next_authority_set_proof",
  "MmrApi_mmr_root",
  "MmrApi_mmr_leaf_count",
];

/**
 * What validators do wrong and what root decides of them, on both: equivocations of every kind with proofs of whose key it
 * was, in this session and in sessions past; slots claimed by VRF, epochs that are leapt over and configured anew, a change
 * of authorities by force. What differs, one line each, and how much was looked at.
 */
export function compareValidators(
  twins: Twins,
  judgement: Judgement,
): { readonly checks: number; readonly failures: readonly string[] } {
  const script = openScript(twins, judgement);
  const { pass, root, signed, unsigned, ownerOf } = script;
  const epoch = twins.lastBlock;
  const slot = script.slot();
  const first: Owners = { Babe: ownerOf("Babe"), Grandpa: ownerOf("Grandpa"), Beefy: ownerOf("Beefy") };

  reportBlocks(script, first.Babe);
  reportVotes(script, first.Grandpa);
  reportCommitments(script, first.Beefy);
  compareMmr(script, first.Beefy);
  root({
    type: "Babe",
    value: {
      type: "plan_config_change",
      value: {
        config: {
          type: "V1",
          value: { c: [1n, 2n], allowed_slots: { type: "PrimaryAndSecondaryPlainSlots" } },
        },
      },
    },
  });
  root({ type: "Beefy", value: { type: "set_new_genesis", value: { delay_in_blocks: 5 } } });
  pass(epoch - script.block() + 3);

  // Session 1. Root's configuration is announced, and holds from the next session on.
  signed("two blocks", doubleBlock(script.slot())(ownerOf("Babe")), "ok");
  signed("two blocks in a session past", doubleBlock(slot + 2)(first.Babe), "ok");
  unsigned("two votes in a session past", doubleVote(7n, 0n)(first.Grandpa, "unsigned"), "ok");
  signed("two commitments in a session past", doubleCommitment(4, 0n)(first.Beefy), "ok");
  claimSlots(script);
  pass(epoch);

  // Session 2, in which GRANDPA has set 1. Then finality is said to stand still: the next set takes over by force.
  const notes = { delay: 3, best_finalized_block_number: 40 };
  root({ type: "Grandpa", value: { type: "note_stalled", value: notes } });
  const early = doubleVote(8n, 0n)(ownerOf("Grandpa"));
  signed("two votes of set 0 in session 2", early, "InvalidEquivocationProof");
  pass(epoch);

  // Session 4, after epochs without a block. Nothing fits into the block that begins it.
  const missed = script.slot() + 1;
  pass(1, { leap: epoch * 5 + 3 });
  pass();
  signed(
    "two blocks in an epoch without one",
    doubleBlock(missed)(ownerOf("Babe")),
    "InvalidKeyOwnershipProof",
  );
  signed("two blocks after the leap", doubleBlock(script.slot())(ownerOf("Babe")), "ok");
  signed("two blocks long past", doubleBlock(slot + 3)(first.Babe), "ok");
  claimSlots(script);
  pass(epoch + 2);
  script.finish();
  return { checks: script.checks(), failures: script.failures };
}

function reportBlocks({ signed, unsigned, ...script }: Script, owner: MembershipProof): void {
  const slot = script.slot();
  const other = script.ownerOf("Grandpa");
  signed("two blocks", doubleBlock(slot)(owner), "ok");
  signed("two blocks again", doubleBlock(slot)(owner), "DuplicateOffenceReport");
  unsigned("two blocks again", doubleBlock(slot)(owner, "unsigned"), "Stale");
  unsigned("two blocks before", doubleBlock(slot - 1)(owner, "unsigned"), "ok");
  signed("another slot", doubleBlock(slot, { slot: 5n })(owner), "InvalidEquivocationProof");
  signed("another key", doubleBlock(slot)(other), "InvalidKeyOwnershipProof");
  unsigned("another key", doubleBlock(slot)(other, "unsigned"), "BadProof");
  signed("another session", doubleBlock(slot)({ ...owner, session: 1 }), "InvalidKeyOwnershipProof");
}

function reportVotes({ signed, unsigned }: Script, owner: MembershipProof): void {
  const prevotes = { type: "Prevote" } as const;
  signed("two precommits", doubleVote(1n, 0n)(owner), "ok");
  signed("prevotes in that round", doubleVote(1n, 0n, prevotes)(owner), "DuplicateOffenceReport");
  unsigned("two prevotes", doubleVote(2n, 0n, prevotes)(owner, "unsigned"), "ok");
  unsigned("two prevotes again", doubleVote(2n, 0n)(owner, "unsigned"), "Stale");
  signed("a set to come", doubleVote(3n, 1n)(owner), "InvalidEquivocationProof");
  signed("one vote", doubleVote(3n, 0n, { targets: [1, 1] })(owner), "InvalidEquivocationProof");
}

function reportCommitments({ signed, unsigned }: Script, owner: MembershipProof): void {
  signed("two commitments", doubleCommitment(1, 0n)(owner), "ok");
  unsigned("two commitments", doubleCommitment(2, 0n)(owner, "unsigned"), "ok");
  signed("one commitment", doubleCommitment(3, 0n, [1, 1])(owner), "InvalidDoubleVotingProof");
  signed("a set to come", doubleCommitment(3, 1n)(owner), "InvalidEquivocationProofSession");
  signed("a block to come", earlyCommitment(50, 0n)(owner), "ok");
  signed("a block past", earlyCommitment(1, 0n)(owner), "InvalidFutureBlockVotingProof");
  signed("a bad signature", earlyCommitment(51, 0n, "//Eve")(owner), "InvalidForkVotingProof");
  unsigned("a block to come", earlyCommitment(52, 0n)(owner, "unsigned"), "Call");
}

/** Proofs of the mountain range, and commitments that contradict it, held against a header that both are told of. */
function compareMmr(script: Script, owner: MembershipProof): void {
  const { twins, signed, unsigned, ask, note } = script;
  const at = script.block();
  script.pass();
  const header = headerWith(at, script.mmrRootOf(at));
  for (const side of [twins.ours, twins.real]) {
    tellHash(side, at, toH256(blake2_256(Header.encode(header))));
  }
  const asked = concatBytes(u32.encode(3), option(u32).encode(at));
  const ours = OptionalOpaqueValue.decode(twins.ours.call("BeefyApi_generate_ancestry_proof", asked));
  // Later versions ask another API for it, which gives a result.
  const real = twins.real.call("MmrApi_generate_ancestry_proof", asked).subarray(1);
  if (ours === undefined || toHex(ours) !== toHex(real))
    note("an ancestry proof", ours && toHex(ours), toHex(real));
  const shown = { ancestry_proof: AncestryProof.decode(real), header };
  const fork = forkCommitment(3, 0n, undefined, shown);
  signed("another chain", fork(owner), "ok");
  signed("this chain", forkCommitment(3, 0n, script.mmrRootOf(3), shown)(owner), "InvalidForkVotingProof");
  signed("another block", forkCommitment(4, 0n, undefined, shown)(owner), "InvalidForkVotingProof");
  unsigned("another chain", fork(owner, "unsigned"), "Stale");

  const blocks = (numbers: number[], best?: number) =>
    concatBytes(vec(u32).encode(numbers), option(u32).encode(best));
  const proven = ask("MmrApi_generate_proof", blocks([1, 3, 5], at));
  ask("MmrApi_verify_proof", proven.subarray(1));
  for (const numbers of [[], [99], [0], [3, 1, 3]]) ask("MmrApi_generate_proof", blocks(numbers));
}

/** Blocks by an author that won their slots by VRF, and one that it did not. */
function claimSlots({ pass, ask }: Script): void {
  const { secretKey } = keypairFromUri("//Alice", "sr25519");
  const claim = (type: BabePreDigest["type"], slot: bigint): BabePreDigest => {
    if (type === "SecondaryPlain") return { type, value: { authority_index: 0, slot } };
    const { randomness, epoch_index } = BabeEpoch.decode(ask("BabeApi_current_epoch"));
    const { output, proof } = sr25519VrfSign(secretKey, slotTranscript(randomness, slot, epoch_index));
    return { type, value: { authority_index: 0, slot, vrf_signature: { pre_output: output, proof } } };
  };
  for (const type of ["Primary", "SecondaryVRF", "Primary", "SecondaryPlain"] as const) {
    pass(1, { claim: (slot) => claim(type, slot) });
  }
  for (const method of METHODS) ask(method);
}

function headerWith(number: number, root: H256): Header {
  const nothing = toH256(new Uint8Array(32));
  const log = BeefyConsensusLog.encode({ type: "MmrRoot", value: root });
  return {
    parent_hash: nothing,
    number,
    state_root: nothing,
    extrinsics_root: nothing,
    digest: { logs: [{ type: "Consensus", value: [BEEFY_ENGINE_ID, log] }] },
  };
}

/** Has a runtime take a hash for that of an earlier block. */
function tellHash({ codec: { storage }, overlay }: Side, block: number, hash: H256): void {
  overlay.storage_set(storage.encodeKey(storage.item("System", "BlockHash"), [block]), fromHex(hash));
}
